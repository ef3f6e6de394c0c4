/** Whether a file is still the one that was looked at: size, modification time and, where there is one, inode. */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface Fingerprint {
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970; what is finer than that, file systems and archives do not keep alike. */
  readonly mtimeMs: number;
  /** 0 where the file system has none. */
  readonly inode: number;
}

export function fingerprintOf(stats: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): Fingerprint {
  return { sizeBytes: stats.size, mtimeMs: Math.floor(stats.mtimeMs), inode: stats.ino };
}

/** Network drives number their files anew at each mount, so a changed inode alone is no change. */
export function isSameFile(before: Fingerprint, now: Fingerprint): boolean {
  return before.sizeBytes === now.sizeBytes && before.mtimeMs === now.mtimeMs;
}

/** Whether the path still leads to the file that was looked at; false also when it leads nowhere. */
export async function isUnchanged(path: string, before: Fingerprint): Promise<boolean> {
  try {
    return isSameFile(before, fingerprintOf(await stat(path)));
  } catch {
    return false; // what became of it, its check will say
  }
}
