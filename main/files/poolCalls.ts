/**
 * The calls for the drives of the system, in libuv's threads. They do the same as those of `driveThreads.ts`, which run in
 * the threads of a drive.
 */
import { realpath as resolvedPath } from 'node:fs';
import * as fs from 'node:fs/promises';
import { promisify } from 'node:util';

import type { DriveCallTypes, FileStats, OpenedAndNamed, PlainRead } from './driveThreads.ts';

/** On Windows the system's own function fails for some drives and renames others. */
const systemRealpath = process.platform === 'win32' ? promisify(resolvedPath) : fs.realpath;

/** The part of a FileHandle that is used here. */
export interface Handle {
  readonly fd: number;
  stat(): Promise<FileStats>;
  statWith(path: string): Promise<OpenedAndNamed>;
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<unknown>;
}

export interface HandleAtPath {
  readonly named: FileStats;
  readonly opened: { readonly handle: Handle; readonly stats: FileStats; readonly openedPath: string } | null;
}

export interface ReadHandle extends HandleAtPath {
  readonly head: Buffer;
  /** null if the file is still open, because it is larger than what is read as a whole. */
  readonly after: OpenedAndNamed | null;
}

export type PathCall = 'lstat' | 'stat' | 'identity' | 'realpath' | 'plainRealpath' | 'readlink' | 'readdir';

/** The calls that need only a path. */
export const inPool: {
  readonly [Name in PathCall]: (path: string) => Promise<DriveCallTypes[Name]['result']>;
} = {
  lstat: (path) => fs.lstat(path),
  stat: (path) => fs.stat(path),
  async identity(path) {
    const { dev, ino } = await fs.stat(path, { bigint: true });
    return { dev: String(dev), ino: String(ino) };
  },
  realpath: (path) => systemRealpath(path),
  plainRealpath: async (path) =>
    (await fs.lstat(path)).isSymbolicLink() ? null : await systemRealpath(path),
  readlink: (path) => fs.readlink(path),
  readdir: (path) => fs.readdir(path),
};

export async function openInPool(path: string, flags: number): Promise<HandleAtPath> {
  const named = await fs.lstat(path);
  if (!named.isFile()) return { named, opened: null }; // a pipe or a device could block forever
  const opened = await fs.open(path, flags);
  const handle: Handle = {
    fd: opened.fd,
    stat: () => opened.stat(),
    statWith: async (other) => ({ opened: await opened.stat(), named: await fs.lstat(other) }),
    read: (buffer, offset, length, position) => opened.read(buffer, offset, length, position),
    close: () => opened.close(),
  };
  try {
    const stats = await opened.stat();
    return { named, opened: { handle, stats, openedPath: await openedPathOf(opened.fd, path, stats) } };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Linux knows the path of an open file; elsewhere the path is resolved, if it still names that file. */
async function openedPathOf(fd: number, path: string, stats: FileStats): Promise<string> {
  // This asks the process's own list, not the drive.
  if (process.platform === 'linux') return await fs.readlink(`/proc/self/fd/${fd}`);
  return (await fs.lstat(path)).ino === stats.ino ? await systemRealpath(path) : '';
}

export async function readInPool(
  path: string,
  flags: number,
  target: Buffer,
  { maxWholeBytes, headBytes }: PlainRead,
): Promise<ReadHandle> {
  const found = await openInPool(path, flags);
  if (!found.opened?.stats.isFile()) return { ...found, head: target.subarray(0, 0), after: null };
  const { handle, stats } = found.opened;
  const isWhole = stats.size <= maxWholeBytes;
  let keepsOpen = false;
  try {
    const length = isWhole ? stats.size : Math.min(headBytes, stats.size);
    const head = target.subarray(0, await readFully(handle, target, length));
    const after = isWhole ? await handle.statWith(path) : null;
    keepsOpen = !isWhole;
    return { ...found, head, after };
  } finally {
    if (!keepsOpen) await handle.close();
  }
}

async function readFully(handle: Handle, target: Buffer, length: number): Promise<number> {
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(target, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
