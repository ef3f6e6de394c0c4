/** Finds the Electron that is run: the one a person named, the package's own, the package's download, or the fallback. */
import { resolve } from 'node:path';

import { downloadElectron, packageElectron } from './electronPackage.ts';
import { fallbackElectron } from './fallback.ts';
import { electronPackageFolder } from './paths.ts';
import { type ElectronRuntime, type ElectronSource, type Finding, electronIn } from './runtime.ts';

/** One place where an Electron may be. Places are asked in order, and only as far as needed. */
export interface Place {
  readonly source: ElectronSource;
  /** The place's name in messages. */
  readonly name: string;
  /** `tried` says, place by place, why the ones before had none. */
  look(tried: readonly string[]): Promise<Finding>;
}

/**
 * The Electron to run. The first call on a machine may fetch it (up to 200 MB); later ones take milliseconds. Several
 * processes may call it at once.
 *
 * @throws Error with what was tried and what helps, when there is none.
 */
export async function resolveElectron(): Promise<ElectronRuntime> {
  return chooseElectron([
    { source: 'override', name: 'ELECTRON_OVERRIDE_DIST_PATH', look: namedElectron },
    {
      source: 'package',
      name: 'node_modules/electron/dist',
      look: () => packageElectron(electronPackageFolder),
    },
    {
      source: 'downloaded',
      name: 'node node_modules/electron/install.js',
      look: () => downloadElectron(electronPackageFolder),
    },
    {
      source: 'fallback',
      name: 'the fallback',
      look: (tried) => fallbackElectron(tried.at(-1) ?? 'nothing else was found'),
    },
  ]);
}

/**
 * Asks the places in order and takes the first Electron.
 *
 * @throws Error that lists what was tried and what helps: when no place has one, or when the place that a person
 * named (`broken`) has none.
 */
export async function chooseElectron(places: readonly Place[]): Promise<ElectronRuntime> {
  const tried: string[] = [];
  for (const { source, name, look } of places) {
    const finding = await look([...tried]);
    if (finding.kind === 'found') return { ...finding.electron, source, why: finding.why };
    if (finding.kind === 'broken') throw new Error(`${name}: ${finding.why}`);
    tried.push(`${name}: ${finding.why}`);
  }
  throw new Error(
    [
      'There is no Electron to run. Tried, in this order:',
      ...tried.map((attempt, index) => `  ${index + 1}. ${attempt}`),
      'What helps, either of:',
      '  - run `node node_modules/electron/install.js` where its download is reached (ELECTRON_MIRROR names a mirror)',
      '  - unpack an Electron release yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder',
    ].join('\n'),
  );
}

async function namedElectron(): Promise<Finding> {
  const directory = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!directory) return { kind: 'absent', why: 'not set' };
  const electron = await electronIn(resolve(directory));
  return electron
    ? { kind: 'found', electron, why: 'ELECTRON_OVERRIDE_DIST_PATH names it' }
    : { kind: 'broken', why: `there is no Electron in ${directory}; correct the variable or unset it` };
}
