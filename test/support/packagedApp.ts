/** Finds the output of `npm run package:dir` on this system, and its files. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { isMissing } from '../../build/electron/runtime.ts';

const dist = resolve(import.meta.dirname, '../../dist');

export interface PackagedApp {
  readonly folder: string;
  readonly executable: string;
  readonly resources: string;
}

/** @throws Error When the app was not packaged yet. */
export async function packagedApp(): Promise<PackagedApp> {
  // electron-builder appends the architecture unless it is the most common one.
  const wanted = /^(?:linux|win)-(?:.+-)?unpacked$|^mac(?:-|$)/u;
  const name = (await namesIn(dist)).find((entry) => wanted.test(entry));
  if (name === undefined) throw new Error('run `npm run package:dir` first');
  return appIn(join(dist, name));
}

/** The app in an output folder of electron-builder, or in a copy of one. */
export function appIn(folder: string): PackagedApp {
  switch (process.platform) {
    case 'darwin': {
      const contents = join(folder, 'MediaMagic Uploader.app', 'Contents');
      const executable = join(contents, 'MacOS', 'MediaMagic Uploader');
      return { folder, executable, resources: join(contents, 'Resources') };
    }
    case 'win32':
      return {
        folder,
        executable: join(folder, 'MediaMagic Uploader.exe'),
        resources: join(folder, 'resources'),
      };
    default:
      return {
        folder,
        executable: join(folder, 'mediamagic-uploader'),
        resources: join(folder, 'resources'),
      };
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The list of software that packaging has written. */
export async function sbomFile(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(dist, '../package.json'), 'utf8'));
  return join(dist, `${name}-${version}-${process.platform}-${process.arch}.cdx.json`);
}

/** The size in bytes of a file, or of a folder with all its contents. */
export async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path);
  if (!stats.isDirectory()) return stats.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
