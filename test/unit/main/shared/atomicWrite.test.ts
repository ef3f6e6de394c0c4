import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { atomicWrite } from '../../../../main/shared/atomicWrite.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

async function* broken(): AsyncGenerator<string> {
  yield 'half of it';
  await Promise.resolve();
  throw new Error('gone');
}

it('keeps an existing file and leaves no temporary file when the content fails', async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'half-'));
  const path = join(folder, 'report.csv');
  await writeFile(path, 'older');
  await expect(atomicWrite(path, broken())).rejects.toThrow('gone');
  expect(await readFile(path, 'utf8')).toBe('older');
  expect(await readdir(folder)).toEqual(['report.csv']);
});
