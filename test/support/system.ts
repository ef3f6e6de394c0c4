/**
 * What tests need from the system. A test that needs more than the system has is skipped, and the report says why.
 */
import { spawnSync } from 'node:child_process';

export type Need =
  /** Its desktop services, /proc or its kinds of packages. */
  | 'Linux'
  /** Permissions of files by owner, group and others. */
  | 'file modes'
  /** A file that its own user may not read. */
  | 'unreadable files'
  /** Symbolic links to files. Links to folders need nothing: `symlink(target, path, 'junction')`. */
  | 'file links'
  /** Names with quotes, line breaks, colons and backslashes. */
  | 'any file name'
  /** A process that can handle a request to end. */
  | 'signals'
  | 'openssl';

/** What differs from one machine to the next. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly hasProgram: (name: string) => boolean;
}

const thisMachine: Machine = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  hasProgram: (name) => spawnSync(name, ['version'], { stdio: 'ignore' }).status === 0,
};

/** The reason why the machine lacks this feature; null when it has it. */
export function whyLacking(need: Need, { platform, isRoot, hasProgram } = thisMachine): string | null {
  const isWindows = platform === 'win32';
  switch (need) {
    case 'Linux':
      return platform === 'linux' ? null : `needs Linux, this is ${platform}`;
    case 'file modes':
      return isWindows ? 'Windows has no file modes' : null;
    case 'unreadable files':
      if (isWindows) return 'Windows has no file modes';
      return isRoot ? 'root may read every file' : null;
    case 'file links':
      return isWindows ? 'Windows lets only administrators make symbolic links' : null;
    case 'any file name':
      return isWindows ? 'Windows does not allow such names' : null;
    case 'signals':
      return isWindows ? 'Windows has no signals' : null;
    case 'openssl':
      return hasProgram('openssl') ? null : 'there is no openssl';
  }
}

export function has(need: Need): boolean {
  return whyLacking(need) === null;
}

/**
 * Skips the test when the system lacks what it needs. `skip`: of Vitest's test context, or Playwright's `test.skip`.
 */
export function requires(need: Need, skip: (condition: boolean, reason: string) => void): void {
  const reason = whyLacking(need);
  if (reason !== null) skip(true, reason);
}
