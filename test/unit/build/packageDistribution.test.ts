/** When the electron package's own `dist` folder counts as a whole Electron. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { packageDistribution } from '../../../build/electron/packageDistribution.ts';
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

test('a distribution of the package’s own version is used as it is', async () => {
  await fill({ version: '45.4.1', pathFile: 'written' });

  expect(await packageDistribution(folder)).toMatchObject({
    kind: 'found',
    electron: { directory: join(folder, 'dist'), version: '45.4.1' },
  });
});

test('what an interrupted download has left is not used', async () => {
  await fill({ version: '45.4.1', pathFile: 'missing' });

  expect(await packageDistribution(folder)).toMatchObject({ kind: 'absent' });
});

test('what an earlier version of the package has fetched is not used', async () => {
  await fill({ version: '44.0.0', pathFile: 'written' });

  expect(await packageDistribution(folder)).toMatchObject({
    kind: 'absent',
    why: 'it holds 44.0.0, but the package is 45.4.1',
  });
});

test('without the package there is nothing', async () => {
  expect(await packageDistribution(folder)).toMatchObject({
    kind: 'absent',
    why: 'the electron package is not installed',
  });
});
