/** A folder for one test, which is removed after it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { removeFolder } from './removeFolder.ts';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-test-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}
