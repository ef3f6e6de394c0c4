/**
 * Opens the files of uploads; no other module opens one. Invariant: a file is opened only where its path leads without
 * any symbolic link, so a link that replaced the file or a folder above it after the check leads to no other file.
 */
import { constants } from 'node:fs';

import { NotRespondingError } from './driveCalls.ts';
import type { FileStats, OpenedAndNamed } from './driveThreads.ts';
import {
  type DriveFile,
  hasPlainFolders,
  lstat,
  openPlain,
  openedAndNamed,
  readPlain,
  realpath,
} from './fileCalls.ts';

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

/** What the open file is and what its path names, as one call to the drive. Rejects as `statWithoutLinks` does. */
export async function statOpenWithoutLinks(file: DriveFile, realPath: string): Promise<OpenedAndNamed> {
  const found = await openedAndNamed(file, realPath);
  if (found.named.isSymbolicLink()) throw new LinkError();
  return found;
}

/**
 * Opens a regular file for reading. The caller closes the handle. Rejects with LinkError when the path leads through a
 * link or to no regular file, and with the file system's error. `access`: default O_RDONLY.
 */
export async function openWithoutLinks(
  realPath: string,
  access: number = constants.O_RDONLY,
): Promise<OpenedFile> {
  const { opened } = await orLinkError(realPath, openPlain(realPath, access | noFollow));
  if (opened === null) throw new LinkError();
  const { handle, stats, openedPath } = opened;
  if (stats.isFile() && isSamePath(openedPath, realPath)) return { handle, stats };
  await handle.close();
  await lstat(realPath); // rejects when the file was removed meanwhile
  throw new LinkError();
}

/** A file that was read as far as wanted. */
export interface ReadFile {
  readonly stats: FileStats;
  /** Where the file is, as the system writes it. */
  readonly openedPath: string;
  /** All of the file, or its beginning. It may lie in `target`. */
  readonly head: Buffer;
  /** The file, still open, if it is larger than what is read as a whole; the caller closes it. */
  readonly handle: DriveFile | null;
  /** What the path named after all of the file was read, and what the open file was then; null if it is larger. */
  readonly after: OpenedAndNamed | null;
}

/**
 * Reads a file up to `maxWholeBytes` as a whole, and the first `headBytes` of a larger one, as one call to its drive.
 * Resolves with what the path names if that is no regular file. Rejects as `openWithoutLinks` does; after
 * NotRespondingError the memory of `target` must not be used again.
 */
export async function readWithoutLinks(
  realPath: string,
  target: Buffer,
  sizes: { readonly maxWholeBytes: number; readonly headBytes: number },
): Promise<ReadFile | { readonly named: FileStats }> {
  const read = readPlain(realPath, constants.O_RDONLY | noFollow, target, sizes);
  const { named, opened, head, after } = await orLinkError(realPath, read);
  if (named.isSymbolicLink()) throw new LinkError();
  if (opened === null) return { named };
  const { stats, openedPath } = opened;
  const handle = after === null ? opened.handle : null;
  if (stats.isFile() && isSamePath(openedPath, realPath)) return { stats, openedPath, head, handle, after };
  await handle?.close();
  await lstat(realPath); // rejects when the file was removed meanwhile
  throw new LinkError();
}

/**
 * The same for the file of an upload, also before its first check, when its path may lead through links. That is one call as
 * well unless it does.
 */
export async function readUpload(
  { path, realPath }: LinkedPath,
  ...how: [target: Buffer, sizes: { readonly maxWholeBytes: number; readonly headBytes: number }]
): Promise<ReadFile | { readonly named: FileStats }> {
  if (realPath !== null) return await readWithoutLinks(realPath, ...how);
  if (await hasPlainFolders(path)) {
    try {
      return await readWithoutLinks(path, ...how);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
    }
  }
  return await readWithoutLinks(await realpath(path), ...how);
}

async function orLinkError<Result>(realPath: string, opening: Promise<Result>): Promise<Result> {
  try {
    return await opening;
  } catch (error) {
    // With O_NOFOLLOW, a link that appeared meanwhile is an error too.
    if (!(error instanceof NotRespondingError)) await statWithoutLinks(realPath);
    throw error;
  }
}

/** File systems that ignore case or normalize names may report another spelling of the same path. */
function isSamePath(one: string, other: string): boolean {
  return one === other || one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
