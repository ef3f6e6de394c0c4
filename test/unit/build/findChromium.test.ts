/** A Chromium counts when it says its version. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { findChromium, versionIn } from '../../../build/gallery/findChromium.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('versionIn', () => {
  it.each([
    ['Chromium 156.0.8078.108 built on Debian GNU/Linux 12 (bookworm)', '156.0.8078.108'],
    ['Google Chrome 155.0.8046.12 ', '155.0.8046.12'],
    ['Command requires the chromium snap to be installed.', null],
    ['', null],
  ])('reads the version when the program prints %j', (output, version) => {
    expect(versionIn(output)).toBe(version);
  });
});

async function program(script: string): Promise<string> {
  const path = join(await temporaryFolder(), 'chromium');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  vi.stubEnv('CHROMIUM_PATH', path);
  return path;
}

describe.skipIf(process.platform === 'win32')('findChromium', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('takes the program that CHROMIUM_PATH names', async () => {
    const executablePath = await program('echo Chromium 156.0.8078.108');
    expect(await findChromium()).toEqual({ kind: 'found', executablePath, version: '156.0.8078.108' });
  });

  it('says why there is none when that program fails', async () => {
    const path = await program('echo Chromium 156.0.8078.108; exit 1');
    expect(await findChromium()).toEqual({ kind: 'absent', why: `${path} does not start` });
  });
});
