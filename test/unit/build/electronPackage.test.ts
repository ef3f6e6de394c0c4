/** When the electron package's own `dist` folder counts as a whole Electron, and when its download is given up. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  type Progress,
  isStalled,
  packageElectron,
  progressed,
} from '../../../build/electron/electronPackage.ts';
import { executableName } from '../../../build/electron/runtime.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-package-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function fill({
  version,
  pathFile,
}: {
  version: string;
  pathFile: 'written' | 'missing';
}): Promise<void> {
  const executable = join(folder, 'dist', executableName(process.platform));
  await mkdir(dirname(executable), { recursive: true });
  await writeFile(executable, '');
  await chmod(executable, 0o755);
  await writeFile(join(folder, 'dist', 'version'), version);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '45.4.1' }));
  if (pathFile === 'written') {
    await writeFile(join(folder, 'path.txt'), executableName(process.platform));
  }
}

test('uses a distribution of the package’s own version', async () => {
  await fill({ version: '45.4.1', pathFile: 'written' });

  expect(await packageElectron(folder)).toMatchObject({
    kind: 'found',
    electron: { directory: join(folder, 'dist'), version: '45.4.1' },
  });
});

test('uses nothing of an interrupted download', async () => {
  await fill({ version: '45.4.1', pathFile: 'missing' });

  expect(await packageElectron(folder)).toMatchObject({ kind: 'absent' });
});

test('uses nothing that an earlier version of the package has fetched', async () => {
  await fill({ version: '44.0.0', pathFile: 'written' });

  expect(await packageElectron(folder)).toMatchObject({
    kind: 'absent',
    why: 'it holds 44.0.0, but the package is 45.4.1',
  });
});

test('finds nothing when the package is not installed', async () => {
  expect(await packageElectron(folder)).toMatchObject({
    kind: 'absent',
    why: 'the electron package is not installed',
  });
});

const start: Progress = { startedAt: 0, bytes: 0, changedAt: 0 };

test('gives a download up when no byte arrives for a minute', () => {
  expect(isStalled(start, 59_999)).toBe(false);
  expect(isStalled(start, 60_000)).toBe(true);
});

test('continues a slow download while bytes arrive', () => {
  const slow = progressed(start, 1, 59_000);

  expect(isStalled(slow, 118_999)).toBe(false);
  expect(isStalled(slow, 119_000)).toBe(true);
});

test('counts the same number of bytes as no progress', () => {
  const once = progressed(start, 10, 1_000);

  expect(progressed(once, 10, 50_000)).toBe(once);
});

test('counts a file that was moved away as progress', () => {
  expect(progressed({ ...start, bytes: 10 }, 0, 5_000).changedAt).toBe(5_000);
});

test('gives a download up after twenty minutes even when bytes still arrive', () => {
  expect(isStalled(progressed(start, 1, 1_199_999), 1_200_000)).toBe(true);
});
