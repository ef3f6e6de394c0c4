/**
 * Opens the files of uploads; no other module opens one. Invariant: a file is opened only where its path leads without
 * any symbolic link, so a link that replaced the file or a folder above it after the check leads to no other file.
 */
import { constants } from 'node:fs';
import { readlink } from 'node:fs/promises';

import type { FileStats } from './driveThreads.ts';
import { type DriveFile, lstat, openFile, realpath } from './fileCalls.ts';

/** A link is at the path, or at a folder above it. */
export class LinkError extends Error {
  constructor() {
    super('The path leads through a link');
    this.name = 'LinkError';
  }
}

/** The path of an upload, and where it led when it was checked; null before its first check. */
export interface LinkedPath {
  readonly path: string;
  readonly realPath: string | null;
}

export interface OpenedFile {
  readonly handle: DriveFile;
  readonly stats: FileStats;
}

/** Windows has no such flag; the comparison after opening replaces it there. */
const noFollow = (constants.O_NOFOLLOW as number | undefined) ?? 0;

/** The path that opens the upload's file. A link is resolved only before the first check. Rejects with the system's error. */
export async function pathWithoutLinks({ path, realPath }: LinkedPath): Promise<string> {
  return realPath ?? (await realpath(path));
}

/** What is at the path. Rejects with LinkError when it is a link, and with the file system's error. */
export async function statWithoutLinks(realPath: string): Promise<FileStats> {
  const stats = await lstat(realPath);
  if (stats.isSymbolicLink()) throw new LinkError();
  return stats;
}

/**
 * Opens a regular file for reading. The caller closes the handle. Rejects with LinkError when the path leads through a
 * link or to no regular file, and with the file system's error. `found`: what `statWithoutLinks` found there.
 * `access`: default O_RDONLY.
 */
export async function openWithoutLinks(
  realPath: string,
  found?: FileStats,
  access: number = constants.O_RDONLY,
): Promise<OpenedFile> {
  const named = found ?? (await statWithoutLinks(realPath));
  if (!named.isFile()) throw new LinkError(); // opening a pipe or a device could block forever
  const handle = await openHandle(realPath, access);
  try {
    const stats = await handle.stat();
    if (stats.isFile() && (await isAt(handle, stats, realPath))) return { handle, stats };
    await lstat(realPath); // rejects when the file was removed meanwhile
    throw new LinkError();
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openHandle(realPath: string, access: number): Promise<DriveFile> {
  try {
    return await openFile(realPath, access | noFollow);
  } catch (error) {
    // With O_NOFOLLOW, a link that appeared meanwhile is an error too.
    await statWithoutLinks(realPath);
    throw error;
  }
}

/** Whether the open file is the one at the path. Linux knows the path of an open file; elsewhere the path is resolved. */
async function isAt(handle: DriveFile, stats: FileStats, realPath: string): Promise<boolean> {
  // This asks the process's own list, not the drive.
  const opened = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
  if (opened !== null) return isSamePath(opened, realPath);
  const named = await lstat(realPath);
  return named.ino === stats.ino && isSamePath(await realpath(realPath), realPath);
}

/** File systems that ignore case or normalize names may report another spelling of the same path. */
function isSamePath(one: string, other: string): boolean {
  return one === other || one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
