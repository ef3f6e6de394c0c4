/** An Electron that can be run: what is known of it, and how one is recognised in a folder. */
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where an Electron came from; resolveElectron.ts says in which order the places are asked. */
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

/** What looking in one place brought. */
export type Finding =
  | { readonly kind: 'found'; readonly electron: FoundElectron; readonly why: string }
  /** Not here: the next place is asked. */
  | { readonly kind: 'absent'; readonly why: string }
  /** A person chose this place and it does not work: to ask others would hide the mistake. */
  | { readonly kind: 'broken'; readonly why: string };

/** The executable's path inside a distribution's folder, as Electron's own releases have it. */
export function executableName(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return join('Electron.app', 'Contents', 'MacOS', 'Electron');
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}

/** The Electron that lies in `directory`, or null when there is no executable of one. */
export async function electronIn(directory: string): Promise<FoundElectron | null> {
  const executablePath = join(directory, executableName(process.platform));
  if (!(await isExecutable(executablePath))) {
    return null;
  }
  return { directory, executablePath, version: (await versionIn(directory)) ?? 'unknown' };
}

/** The one line that says which Electron is used and why. */
export function describeElectron(runtime: ElectronRuntime): string {
  return `Electron ${runtime.version} (${runtime.source}): ${runtime.why}`;
}

async function versionIn(directory: string): Promise<string | null> {
  try {
    const text = await readFile(join(directory, 'version'), 'utf8');
    return text.trim().replace(/^v/u, '') || null;
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    // Absent and not executable are the same answer here: this folder holds nothing that can be run.
    return false;
  }
}

/** Whether `error` says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
