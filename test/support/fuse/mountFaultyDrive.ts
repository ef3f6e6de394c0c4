/**
 * A drive that passes a folder through and hangs, fails or slows down on command. It is a real FUSE file system, served by a
 * separate process (faultyDriveServer.ts), so that nothing but the calls to it can hang.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What happens to the calls. `part`: of the path to which it happens; '' means all paths. */
export interface Fault {
  readonly mode: 'ok' | 'hang' | 'error' | 'slow';
  /** For `error`: the system's number of it, such as 5 for EIO. */
  readonly errno?: number;
  readonly delayMs?: number;
  readonly part?: string;
}

export interface FaultyDrive {
  /** The folder at which it is mounted. */
  readonly path: string;
  /** The folder that it passes through, which never hangs. */
  readonly behind: string;
  set(fault: Fault): Promise<void>;
}

/** Why this machine cannot mount such a drive; null if it can. */
export function whyNoFuse(): string | null {
  if (process.platform !== 'linux') return 'FUSE is used on Linux only';
  if (process.getuid?.() !== 0) return 'Only root may mount';
  try {
    closeSync(openSync('/dev/fuse', 'r+'));
    return null;
  } catch {
    return 'There is no usable /dev/fuse';
  }
}

/** Mounts a drive in `folder`. Calls that hang return with an error as soon as it is unmounted. */
export async function mountFaultyDrive(folder: string): Promise<FaultyDrive & { unmount(): void }> {
  const path = join(folder, 'drive');
  const behind = join(folder, 'behind');
  await Promise.all([mkdir(path), mkdir(behind)]);
  const server: ChildProcess = fork(join(import.meta.dirname, 'faultyDriveServer.ts'), [behind, path]);
  await once(server, 'message');
  return {
    path,
    behind,
    async set(fault) {
      server.send(fault);
      await once(server, 'message');
    },
    unmount() {
      server.kill('SIGKILL');
      spawnSync('umount', ['-l', path]);
    },
  };
}
