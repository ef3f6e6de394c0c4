/**
 * The packaged app as a user has it: a copy in a temporary folder, from which no file of this project and none of its
 * packages is reachable. In dist/ the app would find the project's node_modules, and hide that the package lacks one.
 */
import { constants, existsSync } from 'node:fs';
import { cp, link, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, sep } from 'node:path';

import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

import { projectFolder } from '../../build/electron/paths.ts';
import { executableName } from '../../build/electron/runtime.ts';
import { type PackagedApp, appIn, packagedApp } from './packagedApp.ts';

export interface PackagedCopy extends PackagedApp {
  remove(): Promise<void>;
}

/** @throws Error when nothing was packaged yet, or when the system's temporary folder has packages above it. */
export async function copyPackagedApp(): Promise<PackagedCopy> {
  const { folder: original } = await packagedApp();
  // Without symbolic links on its way, which would hide where it is.
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'mediamagic-packaged-')));
  const remove = () => rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  try {
    refusePackagesAbove(temporary);
    const folder = join(temporary, 'app');
    await cp(original, folder, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    return { ...appIn(folder), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Node looks for packages in every folder above a module. */
function refusePackagesAbove(folder: string): void {
  for (let above = folder; ; above = dirname(above)) {
    const packages = join(above, 'node_modules');
    if (existsSync(packages)) throw new Error(`The copy of the app would find ${packages}`);
    if (above === dirname(above)) return;
  }
}

/**
 * Lets the main process of the copy be inspected, which Playwright needs. Every other switch stays as it is shipped.
 */
export async function allowInspector({ executable }: PackagedCopy): Promise<void> {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/**
 * A second name for the executable of the copy. Electron calls an app packaged unless its executable has Electron's own
 * name, so the same files start with `app.isPackaged` false.
 */
export async function linkUnpackagedName({ executable }: PackagedCopy): Promise<string> {
  const linked = join(dirname(executable), basename(executableName(process.platform)));
  await link(executable, linked);
  return linked;
}

/** The environment without what npm puts into it of this project: paths in it, and folders of it that are searched. */
export function environmentOutside(
  env: Readonly<Record<string, string>>,
  project = projectFolder,
): Record<string, string> {
  const isOutside = (path: string) => path !== project && !path.startsWith(project + sep);
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const paths = value.split(delimiter).filter(isOutside);
      return paths.length === 0 ? [] : [[name, paths.join(delimiter)]];
    }),
  );
}
