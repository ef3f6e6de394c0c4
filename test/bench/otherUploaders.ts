/** Finds the programs to compare with. Downloads what needs no confirmation and reports the rest as missing. */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import { isDebianRoot } from '../../build/electron/debianPackages.ts';
import { projectFolder } from '../../build/electron/paths.ts';
import { findInPath, run } from '../../build/electron/run.ts';
import { type Command, runCommand } from './measured.ts';

export type OtherUploader =
  | {
      readonly program: string;
      /** Arguments before all others. */
      readonly before?: readonly string[];
      readonly version: string;
      /** Its memory when it has nothing to do. */
      readonly idleKb: number;
    }
  | { readonly missing: string };

export interface OtherUploaders {
  readonly curl: OtherUploader;
  readonly azcopy: OtherUploader;
  readonly storageBlob: OtherUploader;
  readonly rclone: OtherUploader;
}

const azcopyPackage = '@azure-tools/azcopy-linux';
const azcopyVersion = '10.32.2';
/** Where it would store a login. It needs this path at its start even without a login. */
const azcopyLibrary = 'libsecret-1-0';
const peersFolder = join(projectFolder, '.cache', 'bench', 'peers');

export async function findOtherUploaders(): Promise<OtherUploaders> {
  const storageBlobPeer = join(import.meta.dirname, 'storageBlobPeer.ts');
  return {
    curl: await debianProgram('curl'),
    azcopy: await azcopy(),
    storageBlob: await idle({ program: process.execPath, args: [storageBlobPeer] }, [storageBlobPeer]),
    rclone: await debianProgram('rclone'),
  };
}

async function debianProgram(name: string): Promise<OtherUploader> {
  if (findInPath(name) === null && isDebianRoot()) await install(name);
  const program = findInPath(name);
  if (program === null) return { missing: `${name} is not installed` };
  return idle({ program, args: ['--version'] });
}

async function install(debianPackage: string): Promise<void> {
  console.log(`Installing ${debianPackage} …`);
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  await run('apt-get', ['install', ...options, debianPackage]);
}

/** From PATH, else Microsoft's own binary from npm, kept outside the project's packages: it is 50 MB for this alone. */
async function azcopy(): Promise<OtherUploader> {
  const installed = findInPath('azcopy');
  if (installed !== null) return idle({ program: installed, args: ['--version'] });
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'azcopy is not in PATH' };
  const program = join(peersFolder, 'node_modules', azcopyPackage, 'dist', 'bin', 'azcopy_linux_amd64');
  if (!existsSync(program)) {
    console.log(`Fetching ${azcopyPackage} …`);
    await run('npm', ['install', '--prefix', peersFolder, '--no-save', `${azcopyPackage}@${azcopyVersion}`]);
  }
  if (!existsSync(program)) return { missing: `${azcopyPackage} could not be fetched` };
  chmodSync(program, 0o755);
  const found = await idle({ program, args: ['--version'] });
  if (!('missing' in found) || !isDebianRoot()) return found;
  await install(azcopyLibrary); // it does not start without
  return idle({ program, args: ['--version'] });
}

async function idle(command: Command, before: readonly string[] = []): Promise<OtherUploader> {
  try {
    const { peakKb } = await runCommand(command);
    const version = before.length > 0 ? `Node ${process.versions.node}` : await firstLineOf(command);
    return { program: command.program, before, version, idleKb: peakKb };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

async function firstLineOf({ program, args }: Command): Promise<string> {
  const { stdout } = await run(program, [...args]);
  return (stdout.split('\n')[0] ?? '').trim();
}
