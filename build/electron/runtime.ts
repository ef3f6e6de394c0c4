/** An Electron that can be run: what is known of it, and how one is recognised in a folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { canRun } from './run.ts';

/** Where an Electron came from; resolveElectron.ts has the order. */
export type ElectronSource = 'override' | 'package' | 'downloaded' | 'fallback';

/** An Electron in a folder. */
export interface FoundElectron {
  readonly directory: string;
  readonly executablePath: string;
  /** As in the folder's `version` file; `unknown` where there is none. */
  readonly version: string;
}

/** The Electron that was chosen. */
export interface ElectronRuntime extends FoundElectron {
  readonly source: ElectronSource;
  /** Why it was chosen, in one line. */
  readonly why: string;
}

/** What a search in one place found. */
export type Finding =
  | { readonly kind: 'found'; readonly electron: FoundElectron; readonly why: string }
  /** Not here: the next place is asked. */
  | { readonly kind: 'absent'; readonly why: string }
  /** A person chose this place and it has no Electron: asking others would hide the mistake. */
  | { readonly kind: 'broken'; readonly why: string };

/** The executable's path inside a distribution's folder, as Electron's own releases have it. */
export function executableName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** The Electron in `directory`, or null when there is no executable of one. */
export async function electronIn(directory: string): Promise<FoundElectron | null> {
  const executablePath = join(directory, executableName(process.platform));
  if (!canRun(executablePath)) return null;
  const version = (await textOf(join(directory, 'version')))?.trim().replace(/^v/u, '');
  return { directory, executablePath, version: version || 'unknown' };
}

/** The one line that says which Electron is used and why. */
export function describeElectron(runtime: ElectronRuntime): string {
  return `Electron ${runtime.version} (${runtime.source}): ${runtime.why}`;
}

/** The text in the file at `path`, or null when there is no such file. */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whether `error` says that a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
