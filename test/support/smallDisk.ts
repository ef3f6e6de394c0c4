/** A small disk for one test, which can be filled or write-protected. */
import { execFileSync } from 'node:child_process';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface SmallDisk {
  readonly path: string;
  /** Takes the rest of the space, to the last byte. */
  fill(): Promise<void>;
  /** Gives it back. */
  empty(): Promise<void>;
  /** Returns the path at which the disk is write-protected. */
  writeProtected(): Promise<string>;
  unmount(): void;
}

/** Mounts a disk of 64 MB in `folder`; null where that is not allowed: it needs root on Linux. */
export async function mountSmallDisk(folder: string): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const path = join(folder, 'disk');
  const filler = join(path, 'filler');
  const view = join(folder, 'write-protected');
  const mounted = [path];
  await mkdir(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', path]);
  } catch {
    return null;
  }
  return {
    path,
    fill: () => fill(filler),
    empty: () => rm(filler, { force: true }),
    async writeProtected() {
      await mkdir(view);
      execFileSync('mount', ['--bind', path, view]);
      mounted.unshift(view);
      execFileSync('mount', ['-o', 'remount,bind,ro', view]);
      return view;
    },
    unmount() {
      for (const mountPoint of mounted) execFileSync('umount', ['--lazy', mountPoint]);
    },
  };
}

/** Writes in ever smaller pieces until nothing fits any more. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  for (let size = 1_024 * 1_024; size >= 1; size = Math.floor(size / 4)) {
    while (await fits(file, size));
  }
  await file.close();
}

async function fits(file: FileHandle, size: number): Promise<boolean> {
  try {
    return (await file.write(Buffer.alloc(size))).bytesWritten === size;
  } catch {
    return false;
  }
}
