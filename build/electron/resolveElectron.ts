/** Finds the Electron that is run: the one named, the package's own, the package's download, or the fallback. */
import { resolve } from 'node:path';

import { chooseElectron } from './chooseElectron.ts';
import { downloadElectron } from './download.ts';
import { fallbackElectron } from './fallback.ts';
import { packageDistribution } from './packageDistribution.ts';
import { cacheFolder, electronPackageFolder } from './paths.ts';
import { electronIn, type ElectronRuntime, type Finding } from './runtime.ts';

/**
 * The Electron to run. The first call on a machine may fetch it (up to 200 MB); later ones take milliseconds.
 * Safe to call in several processes at once.
 *
 * @throws Error with what was tried and what helps, when none can be had.
 */
export async function resolveElectron(): Promise<ElectronRuntime> {
  return chooseElectron([
    {
      source: 'override',
      name: 'ELECTRON_OVERRIDE_DIST_PATH',
      look: () => namedElectron(process.env['ELECTRON_OVERRIDE_DIST_PATH']),
    },
    {
      source: 'package',
      name: 'node_modules/electron/dist',
      look: () => packageDistribution(electronPackageFolder),
    },
    {
      source: 'downloaded',
      name: 'node node_modules/electron/install.js',
      look: () => downloadElectron(electronPackageFolder, cacheFolder),
    },
    {
      source: 'fallback',
      name: 'the fallback',
      look: (tried) => fallbackElectron(cacheFolder, tried.at(-1) ?? 'nothing else was found'),
    },
  ]);
}

async function namedElectron(directory: string | undefined): Promise<Finding> {
  if (!directory) {
    return { kind: 'absent', why: 'not set' };
  }
  const electron = await electronIn(resolve(directory));
  return electron
    ? { kind: 'found', electron, why: 'ELECTRON_OVERRIDE_DIST_PATH names it' }
    : { kind: 'broken', why: `there is no Electron in ${directory}; correct the variable or unset it` };
}
