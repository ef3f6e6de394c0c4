/**
 * The fingerprint of a file (size, modification time, inode, device), which tells whether it is still the file that
 * was checked.
 */
import type { Stats } from 'node:fs';

import { type LinkedPath, pathWithoutLinks, statWithoutLinks } from './openFile.ts';

export interface Fingerprint {
  readonly sizeBytes: number;
  /**
   * Whole milliseconds since 1970, limited to what a number holds exactly. File systems and archives keep finer times
   * differently, and some files have a time that no calendar has.
   */
  readonly mtimeMs: number;
  /** 0 when the file system has no inodes. */
  readonly inode: number;
  /** 0 or undefined when it is not known. */
  readonly device?: number | undefined;
}

export function fingerprintOf(
  stats: Pick<Stats, 'size' | 'mtimeMs' | 'ino'> & Partial<Pick<Stats, 'dev'>>,
): Fingerprint {
  return {
    sizeBytes: stats.size,
    mtimeMs: exactTime(stats.mtimeMs),
    inode: stats.ino,
    device: stats.dev,
  };
}

/** The nearest time in whole milliseconds that a number holds exactly; 0 if it is no number. */
export function exactTime(timeMs: number): number {
  if (Number.isNaN(timeMs)) return 0;
  return Math.min(Math.max(Math.floor(timeMs), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** Ignores the inode, because network drives number their files differently at each mount. */
export function isSameFile(before: Fingerprint, now: Fingerprint): boolean {
  return before.sizeBytes === now.sizeBytes && before.mtimeMs === now.mtimeMs;
}

/** Compares device and inode. Files of which one of both is not known count as the same. */
export function isSameInode(before: Fingerprint, now: Fingerprint): boolean {
  const isKnown = [before.inode, before.device, now.inode, now.device].every(Boolean);
  return !isKnown || (before.inode === now.inode && before.device === now.device);
}

/** Whether the path still leads to the file with this fingerprint. Also false when it is missing or became a link. */
export async function isUnchanged(linked: LinkedPath, before: Fingerprint): Promise<boolean> {
  try {
    return isSameFile(before, fingerprintOf(await statWithoutLinks(await pathWithoutLinks(linked))));
  } catch {
    return false; // the check of the upload reports the reason
  }
}
