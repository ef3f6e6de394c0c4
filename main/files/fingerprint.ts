/**
 * The fingerprint of a file (size, modification time, inode), which tells whether it is still the file that was
 * checked.
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface Fingerprint {
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. File systems and archives keep finer times differently. */
  readonly mtimeMs: number;
  /** 0 when the file system has no inodes. */
  readonly inode: number;
}

export function fingerprintOf(stats: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): Fingerprint {
  return { sizeBytes: stats.size, mtimeMs: Math.floor(stats.mtimeMs), inode: stats.ino };
}

/** Ignores the inode, because network drives number their files differently at each mount. */
export function isSameFile(before: Fingerprint, now: Fingerprint): boolean {
  return before.sizeBytes === now.sizeBytes && before.mtimeMs === now.mtimeMs;
}

/** Whether the path still leads to the file with this fingerprint. Also false when the path does not exist. */
export async function isUnchanged(path: string, before: Fingerprint): Promise<boolean> {
  try {
    return isSameFile(before, fingerprintOf(await stat(path)));
  } catch {
    return false; // the check of the upload reports the reason
  }
}
