/**
 * The calls to file systems for the files of uploads and watch folders. Each has a limit and runs in the threads of its
 * drive (driveCalls.ts). Other modules of `files`, `queue`, `transfer` and `watch` reach those files only through this one.
 */
import { constants, realpath as plainRealpath } from 'node:fs';
import * as fs from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';

import { systemClock } from '../shared/clock.ts';
import { errorCode } from '../shared/errno.ts';
import { type CallOptions, DriveCalls } from './driveCalls.ts';
import { type DriveCallName, type DriveCallTypes, DriveThreads, type FileStats } from './driveThreads.ts';
import { MountTable, removableRootOf } from './mounts.ts';

type Patience = Pick<CallOptions, 'patience'>;

export const mountTable = new MountTable(systemClock);

/**
 * How many calls of a drive run at once. Those of the system's own drive share libuv's threads; each call of another drive
 * has a thread, and two more are for probes while these hang.
 */
const ownCallsAtOnce = 8;
const threadsPerDrive = 4;
const maxHungPerDrive = threadsPerDrive + 2;

export const driveCalls = new DriveCalls(systemClock, (drive) =>
  isOwnDrive(drive)
    ? { slots: ownCallsAtOnce, maxHung: ownCallsAtOnce }
    : { slots: threadsPerDrive, maxHung: maxHungPerDrive },
);
const threads = new DriveThreads(systemClock);

/** Set by tests that replace `node:fs/promises`: all calls run in libuv's threads. */
export const callsForTests = { areInPool: false };

/** On Windows the system's own function fails for some drives and renames others. */
const systemRealpath = process.platform === 'win32' ? promisify(plainRealpath) : fs.realpath;

const maxLinks = 40;
/** Folders without links are remembered shortly, and only to find the drive of a path, never to open it. */
const folderAgeMs = 10_000;
const maxRememberedFolders = 10_000;
const plainFolders = new Map<string, number>();
const knownLinks = new Map<string, { readonly target: string; readonly at: number }>();
const maxKnownLinks = 1_000;

/** What is at the path, without following a link at its end. */
export async function lstat(path: string, options: Patience = {}): Promise<FileStats> {
  const plain = await withoutLinks(path, 'folders', options);
  return await onDrive(plain, 'lstat', [path], options);
}

/** What is at the path, or where a link at its end leads. */
export async function stat(path: string, options: Patience = {}): Promise<FileStats> {
  const plain = await withoutLinks(path, 'all', options);
  return await onDrive(plain, 'stat', [path], options);
}

/** A text that is the same for every path to this folder. A real path would take long to find in a deep folder. */
export async function identityOf(path: string, options: Patience = {}): Promise<string> {
  const plain = await withoutLinks(path, 'all', options);
  const { dev, ino } = await onDrive(plain, 'identity', [path], options);
  return ino === '0' ? await realpath(path) : `${dev}:${ino}`;
}

export async function realpath(path: string): Promise<string> {
  const plain = await withoutLinks(path, 'all');
  return await onDrive(plain, 'realpath', [path]);
}

/**
 * The names of a folder's entries. Their types are not asked for: Node looks at entries without a type, such as those of
 * some network drives, synchronously.
 */
export async function readdir(path: string, options: Patience = {}): Promise<string[]> {
  const plain = await withoutLinks(path, 'all', options);
  return await onDrive(plain, 'readdir', [path], options);
}

/** Opens the file. `path` has no links, and a link that appears at its end is not followed. */
export async function openFile(path: string, flags: number = constants.O_RDONLY): Promise<DriveFile> {
  const plain = await withoutLinks(path, 'folders');
  await mountTable.refresh();
  const drive = mountTable.driveKeyOf(plain);
  const work = (): Promise<Handle> =>
    usesPool(drive)
      ? fs.open(path, flags)
      : threads.run(drive, 'open', [path, flags]).then((fd) => handleOf(drive, fd));
  const handle = await driveCalls.call(drive, 'open', work, { onLate: closeLate });
  return new DriveFile(handle, drive);
}

/** The part of a FileHandle that is used here. */
interface Handle {
  readonly fd: number;
  stat(): Promise<FileStats>;
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<unknown>;
}

/** The file that a thread of the drive has opened. */
function handleOf(drive: string, fd: number): Handle {
  return {
    fd,
    stat: () => threads.run(drive, 'fstat', [fd]),
    async read(buffer, offset, length, position) {
      const target = buffer.subarray(offset, offset + length);
      const shared = target.buffer instanceof SharedArrayBuffer ? target : null;
      const { bytesRead, bytes } = await threads.run(drive, 'read', [fd, shared, length, position]);
      if (bytes !== null) target.set(bytes.subarray(0, bytesRead));
      return { bytesRead };
    },
    close: () => threads.run(drive, 'close', [fd]),
  };
}

function usesPool(drive: string): boolean {
  return callsForTests.areInPool || isOwnDrive(drive);
}

/** The drive of the system and of the person's own folder, without which the app cannot run. */
function isOwnDrive(drive: string): boolean {
  return drive === mountTable.driveKeyOf(sep) || drive === mountTable.driveKeyOf(homedir());
}

function closeLate(handle: Handle): void {
  handle.close().catch(() => undefined);
}

/** The drive of the path as a person knows it, such as `/Volumes/Card`, `E:\` or `\\nas\films`. */
export async function driveOf(path: string): Promise<string> {
  await mountTable.refresh();
  return driveNameNow(path);
}

/** The same by what is known now, without a call. */
export function driveNameNow(path: string): string {
  return mountTable.driveNameOf(afterKnownLinks(path));
}

/** The drive of a path by what is known now; the key of `driveCalls`. */
export function driveKeyOf(path: string): string {
  return mountTable.driveKeyOf(afterKnownLinks(path));
}

/**
 * The drive of a path at which nothing was found, if the drive itself is gone: it was mounted before, or it has a folder of
 * its own that does not exist. null: the file alone is missing.
 */
export async function vanishedDriveOf(path: string): Promise<string | null> {
  mountTable.expire();
  await mountTable.refresh();
  const mounted = mountTable.vanishedDriveOf(afterKnownLinks(path));
  const root = removableRootOf(path);
  if (mounted !== null || root === null) return mounted;
  const code = await lstat(root, { patience: 'short' }).then(() => '', errorCode);
  return code === 'ENOENT' ? root : null;
}

/** Whether the path is on the drive of the system or of the person's own folder. */
export function isOnOwnDrive(path: string): boolean {
  return isOwnDrive(driveKeyOf(path));
}

/** Whether the path's drive answers, by what is known now. */
export function isResponding(path: string): boolean {
  return driveCalls.isResponding(driveKeyOf(path));
}

/** The result of `work`, or `otherwise` as soon as the path's drive is not responding. */
export async function whileResponding<Result>(
  path: string,
  work: () => Promise<Result>,
  otherwise: Result,
): Promise<Result> {
  if (!isResponding(path)) return otherwise;
  return await new Promise<Result>((resolveWith, reject) => {
    const unsubscribe = driveCalls.subscribe(() => {
      if (!isResponding(path)) resolveWith(otherwise);
    });
    work().finally(unsubscribe).then(resolveWith, reject);
  });
}

/** An open file on a drive. */
export class DriveFile {
  readonly drive: string;
  private readonly handle: Handle;
  private unsettled = 0;
  private isClosing = false;

  constructor(handle: Handle, drive: string) {
    this.handle = handle;
    this.drive = drive;
  }

  get fd(): number {
    return this.handle.fd;
  }

  /**
   * Whether a read hangs that its caller gave up. It may still write into its buffer, so that memory must not be used
   * again.
   */
  get hasHungRead(): boolean {
    return this.unsettled > 0;
  }

  stat(): Promise<FileStats> {
    return this.call('fstat', () => this.handle.stat());
  }

  /** `position`: null reads where the last such read ended. */
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<{ readonly bytesRead: number }> {
    return this.call('read', () => this.handle.read(buffer, offset, length, position));
  }

  /** Closes the file after the last read. What hangs does not delay the caller. */
  async close(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    if (this.unsettled === 0) await this.closeHandle();
  }

  private async call<Result>(syscall: string, work: () => Promise<Result>): Promise<Result> {
    const counted = async (): Promise<Result> => {
      this.unsettled += 1;
      try {
        return await work();
      } finally {
        this.unsettled -= 1;
        if (this.isClosing && this.unsettled === 0) void this.closeHandle();
      }
    };
    return await driveCalls.call(this.drive, syscall, counted);
  }

  private async closeHandle(): Promise<void> {
    // Every byte was read by now, so an error of the close changes nothing.
    await driveCalls.call(this.drive, 'close', () => this.handle.close()).catch(() => undefined);
  }
}

/** What libuv's threads run for the system's own drive. */
const inPool: {
  readonly [Name in Exclude<DriveCallName, 'open' | 'fstat' | 'read' | 'close'>]: (
    path: string,
  ) => Promise<DriveCallTypes[Name]['result']>;
} = {
  lstat: (path) => fs.lstat(path),
  stat: (path) => fs.stat(path),
  async identity(path) {
    const { dev, ino } = await fs.stat(path, { bigint: true });
    return { dev: String(dev), ino: String(ino) };
  },
  realpath: (path) => systemRealpath(path),
  readlink: (path) => fs.readlink(path),
  readdir: (path) => fs.readdir(path),
};

async function onDrive<Name extends keyof typeof inPool>(
  plain: string,
  name: Name,
  args: [path: string],
  options: Patience = {},
): Promise<DriveCallTypes[Name]['result']> {
  await mountTable.refresh();
  const drive = mountTable.driveKeyOf(plain);
  const work = (): Promise<DriveCallTypes[Name]['result']> =>
    usesPool(drive) ? inPool[name](...args) : threads.run(drive, name, args);
  return await driveCalls.call(drive, name, work, options);
}

/**
 * The path with its links resolved one by one, so that each step is a call to a drive that is known. The system's own
 * resolution would hang in the threads of the drive that has the link. `folders`: not of a link at the end of the path.
 */
async function withoutLinks(path: string, of: 'folders' | 'all', options: Patience = {}): Promise<string> {
  if (process.platform === 'win32') return path;
  let links = 0;
  let done = dirname(path);
  let rest = [basename(path)];
  if (!isPlainFolder(done)) {
    rest = partsOf(path);
    done = sep;
  }
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = join(done, name);
    if (rest.length === 0 && of === 'folders') return next;
    if (isPlainFolder(next)) {
      done = next;
      continue;
    }
    const known = knownLinks.get(next);
    if (known !== undefined && isFresh(known.at) && links < maxLinks) {
      links += 1;
      rest = [...partsOf(known.target), ...rest];
      done = sep;
      continue;
    }
    const stats = await onDrive(next, 'lstat', [next], options);
    if (!stats.isSymbolicLink()) {
      if (stats.isDirectory()) rememberFolder(next);
      done = next;
      continue;
    }
    links += 1;
    if (links > maxLinks)
      throw Object.assign(new Error('Too many links'), { code: 'ELOOP', syscall: 'lstat' });
    const target = resolve(done, await onDrive(next, 'readlink', [next], options));
    rememberLink(next, target);
    rest = [...partsOf(target), ...rest];
    done = sep;
  }
  return done;
}

function partsOf(path: string): string[] {
  return path.split(sep).filter((part) => part !== '');
}

function isPlainFolder(path: string): boolean {
  const at = plainFolders.get(path);
  return path === sep || (at !== undefined && isFresh(at));
}

function isFresh(at: number): boolean {
  return systemClock.elapsed() - at < folderAgeMs;
}

function rememberFolder(path: string): void {
  if (plainFolders.size >= maxRememberedFolders) plainFolders.clear();
  plainFolders.set(path, systemClock.elapsed());
}

function rememberLink(path: string, target: string): void {
  if (knownLinks.size >= maxKnownLinks) knownLinks.clear();
  knownLinks.set(path, { target, at: systemClock.elapsed() });
}

/** The path with the links that were found before, without a call. */
function afterKnownLinks(path: string): string {
  if (knownLinks.size === 0) return path;
  let result = path;
  for (let links = 0; links < maxLinks; links += 1) {
    const found = [...ancestorsOf(result)].find((ancestor) => knownLinks.has(ancestor));
    if (found === undefined) return result;
    result = (knownLinks.get(found)?.target ?? found) + result.slice(found.length);
  }
  return result;
}

function* ancestorsOf(path: string): Generator<string> {
  for (let at = path.indexOf(sep, 1); at > 0; at = path.indexOf(sep, at + 1)) yield path.slice(0, at);
  yield path;
}
