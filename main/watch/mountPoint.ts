/**
 * Checks whether a watch folder exists on the drive it was added from. An empty mount point in place of the drive does
 * not count as the folder.
 */
import type { Stats } from 'node:fs';
import { dirname } from 'node:path';

import { lstat, stat } from '../files/fileCalls.ts';
import { errorCode } from '../shared/errno.ts';

/** The drive and the inode of a folder. */
export interface Drive {
  readonly device: number;
  readonly inode: number;
  /** The folder at which the drive is mounted; null for the system's own drive. */
  readonly mountPoint: string | null;
}

export type RootFinding =
  | { readonly root: 'there'; readonly drive: Drive }
  | { readonly root: 'missing' }
  /** The drive does not answer. */
  | { readonly root: 'not-responding' }
  | { readonly root: 'unreadable'; readonly code: string };

export type StatFunction = (path: string) => Promise<Pick<Stats, 'dev' | 'ino' | 'isDirectory'>>;

const unreadableCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/**
 * `known`: where the folder was at the last check; null at the first one. A link in place of the folder counts as
 * missing, because it may lead to files that were not meant to be sent. Never rejects.
 */
export async function checkRoot(
  path: string,
  known: Drive | null,
  statOf: StatFunction = stat,
): Promise<RootFinding> {
  try {
    const stats = await statOf(path);
    if (!stats.isDirectory() || (await isLink(path))) return { root: 'missing' };
    if (known !== null && known.mountPoint !== null && !(await isMounted(known.mountPoint, statOf)))
      return { root: 'missing' };
    const isKnown = known?.device === stats.dev && known.inode === stats.ino;
    const mountPoint = isKnown ? known.mountPoint : await mountPointOf(path, stats.dev, statOf);
    return { root: 'there', drive: { device: stats.dev, inode: stats.ino, mountPoint } };
  } catch (error) {
    const code = errorCode(error);
    const root = unavailableBy(code);
    return root === 'unreadable' ? { root, code } : { root };
  }
}

/** Every other code means that the folder is missing: no such path, or a drive that was removed. */
export function unavailableBy(code: string): 'unreadable' | 'not-responding' | 'missing' {
  if (unreadableCodes.has(code)) return 'unreadable';
  return code === 'ETIMEDOUT' ? 'not-responding' : 'missing';
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false, // `statOf` reports the reason
  );
}

/** The root folder of a mounted drive is on another device than its parent. */
async function isMounted(mountPoint: string, statOf: StatFunction): Promise<boolean> {
  const [own, parent] = await Promise.all([statOf(mountPoint), statOf(dirname(mountPoint))]);
  return own.dev !== parent.dev;
}

async function mountPointOf(path: string, device: number, statOf: StatFunction): Promise<string | null> {
  for (let folder = path; ;) {
    const parent = dirname(folder);
    if (parent === folder) return null;
    const isOther = await statOf(parent).then(
      ({ dev }) => dev !== device,
      () => false, // a parent that cannot be read says nothing
    );
    if (isOther) return folder;
    folder = parent;
  }
}
