/** Builds the packages under test in two versions, once for all test files. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from '../../build/electron/paths.ts';
import { findInPath, run } from '../../build/electron/run.ts';
import { canFetchPrograms } from '../../build/package/chooseFpm.ts';

export interface VersionPackages {
  readonly version: string;
  readonly deb: string;
  readonly rpm: string;
}

export interface Packages {
  readonly first: VersionPackages;
  readonly second: VersionPackages;
  readonly appImage: string;
  /** The size of the placeholder before the file system of an AppImage; null when the AppImage has a real runtime. */
  readonly placeholderBytes: number | null;
}

const firstVersion = '0.1.0-test.1';
const secondVersion = '0.1.0-test.2';
/** A file of the second version only. It moves all other files in the archive, like a real new version. */
const extraFile = 'build/entitlements.mac.plist';

/** Replaces the AppImage runtime, which mounts the image, when it cannot be downloaded. */
const placeholder = '#!/bin/sh\necho "This AppImage is for tests: it has no runtime." >&2\nexit 1\n';

/**
 * Builds the packages in `folder`.
 *
 * @throws Error With the output of electron-builder when it fails.
 */
export async function makePackages(folder: string): Promise<Packages> {
  const hasPrograms = await canFetchPrograms(process.env);
  const env = hasPrograms
    ? process.env
    : { ...process.env, ...(await appImagePrograms(join(folder, 'tools'))) };
  const [first, second] = await Promise.all([
    make(join(folder, 'first'), firstVersion, ['deb', 'rpm', 'AppImage'], env),
    make(join(folder, 'second'), secondVersion, [`--with=${extraFile}`, 'deb', 'rpm'], env),
  ]);
  return {
    first: { version: firstVersion, deb: first('.deb'), rpm: first('.rpm') },
    second: { version: secondVersion, deb: second('.deb'), rpm: second('.rpm') },
    appImage: first('.AppImage'),
    placeholderBytes: hasPrograms ? null : placeholder.length,
  };
}

/** Returns a function that finds the built package with an extension. */
async function make(
  output: string,
  version: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<(ending: string) => string> {
  const script = join(projectFolder, 'build/scripts/packageForTests.ts');
  const { code, stdout, stderr } = await run(process.execPath, [script, output, version, ...args], {
    cwd: projectFolder,
    env,
  });
  if (code !== 0) throw new Error(`Packages could not be made:\n${stdout}${stderr}`);
  const files = stdout.split('\n').filter((line) => line.startsWith(output));
  return (ending) => {
    const file = files.find((path) => path.endsWith(ending));
    if (file === undefined) throw new Error(`No ${ending} was made:\n${stdout}`);
    return file;
  };
}

/** Fills the folder that electron-builder uses instead of a download with programs of Debian. */
async function appImagePrograms(folder: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(folder, 'runtimes'), { recursive: true });
  await mkdir(join(folder, 'lib', 'x64'), { recursive: true });
  for (const name of ['mksquashfs', 'desktop-file-validate']) {
    await symlink(findInPath(name) ?? name, join(folder, name));
  }
  await writeFile(join(folder, 'runtimes', 'runtime-x64'), placeholder);
  return { APPIMAGE_TOOLS_PATH: folder };
}
