/** Whether a watch folder is there, on the drive it was added on: an empty mount point in a drive's place is not the folder. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { errorCode } from '../shared/errno.ts';

/** Where a folder lies. */
export interface Drive {
  readonly device: number;
  readonly inode: number;
  /** The folder at which its drive is mounted; null where that is the system's own. */
  readonly mountPoint: string | null;
}

export type RootFinding =
  | { readonly root: 'there'; readonly drive: Drive }
  | { readonly root: 'missing' }
  | { readonly root: 'unreadable'; readonly code: string };

export type StatFunction = (path: string) => Promise<Pick<Stats, 'dev' | 'ino' | 'isDirectory'>>;

const unreadableCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** `known`: where it was last time; null where it was never looked at. */
export async function lookAtRoot(
  path: string,
  known: Drive | null,
  statOf: StatFunction = stat,
): Promise<RootFinding> {
  try {
    const stats = await statOf(path);
    if (!stats.isDirectory()) return { root: 'missing' };
    if (known !== null && known.mountPoint !== null && !(await isMounted(known.mountPoint, statOf)))
      return { root: 'missing' };
    const isKnown = known?.device === stats.dev && known.inode === stats.ino;
    const mountPoint = isKnown ? known.mountPoint : await mountPointOf(path, stats.dev, statOf);
    return { root: 'there', drive: { device: stats.dev, inode: stats.ino, mountPoint } };
  } catch (error) {
    const code = errorCode(error);
    // Anything else is a way of not being there: no such path, a share that does not answer, a drive pulled out.
    return unreadableCodes.has(code) ? { root: 'unreadable', code } : { root: 'missing' };
  }
}

/** A drive's first folder is on another device than the folder it is mounted in. */
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
      () => false, // a parent that may not be looked at says nothing
    );
    if (isOther) return folder;
    folder = parent;
  }
}
