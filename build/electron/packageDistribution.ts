/** The Electron that the npm package `electron` keeps in its own `dist` folder, once it has fetched it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { electronIn, isMissing, type Finding } from './runtime.ts';

/** Looks into `packageFolder` (of the npm package `electron`) for a whole distribution of the package's own version. */
export async function packageDistribution(packageFolder: string): Promise<Finding> {
  const version = await packageVersion(packageFolder);
  if (version === null) {
    return { kind: 'absent', why: 'the electron package is not installed' };
  }
  // The package writes path.txt last: without it the folder is what an interrupted download has left.
  if ((await textOf(join(packageFolder, 'path.txt'))) === null) {
    return { kind: 'absent', why: 'the electron package has not fetched its binary yet' };
  }
  const electron = await electronIn(join(packageFolder, 'dist'));
  if (electron === null) {
    return { kind: 'absent', why: 'its executable is missing' };
  }
  if (electron.version !== version) {
    return { kind: 'absent', why: `it holds ${electron.version}, but the package is ${version}` };
  }
  return { kind: 'found', electron, why: 'the electron package has its own binary' };
}

/** The version of the package in `packageFolder`; null when there is none. */
export async function packageVersion(packageFolder: string): Promise<string | null> {
  const text = await textOf(join(packageFolder, 'package.json'));
  if (text === null) {
    return null;
  }
  const manifest: unknown = JSON.parse(text);
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion && typeof manifest.version === 'string' ? manifest.version : null;
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}
