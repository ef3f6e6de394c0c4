/**
 * The calls to file systems for the files of uploads and watch folders. Each has a limit and runs in the threads of its
 * drive (driveCalls.ts). Other modules of `files`, `queue`, `transfer` and `watch` reach those files only through this one.
 */
import { homedir } from 'node:os';
import { sep } from 'node:path';

import { systemClock } from '../shared/clock.ts';
import { errorCode } from '../shared/errno.ts';
import { type CallOptions, DriveCalls } from './driveCalls.ts';
import {
  type DriveCallTypes,
  DriveThreads,
  type FileStats,
  type OpenedAndNamed,
  type OpenedPlain,
  type PlainRead,
} from './driveThreads.ts';
import { LinkResolver } from './linkResolver.ts';
import { MountTable, removableRootOf } from './mounts.ts';
import {
  type Handle,
  type HandleAtPath,
  type PathCall,
  type ReadHandle,
  inPool,
  openInPool,
  readInPool,
} from './poolCalls.ts';

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

const links = new LinkResolver(systemClock, (path, name, options) => onDrive(path, name, [path], options));

/** What is at the path, without following a link at its end. */
export async function lstat(path: string, options: Patience = {}): Promise<FileStats> {
  const plain = await links.resolve(path, 'folders', options);
  return await onDrive(plain, 'lstat', [path], options);
}

/** What is at the path, or where a link at its end leads. */
export async function stat(path: string, options: Patience = {}): Promise<FileStats> {
  const plain = await links.resolve(path, 'all', options);
  return await onDrive(plain, 'stat', [path], options);
}

/** A text that is the same for every path to this folder. A real path would take long to find in a deep folder. */
export async function identityOf(path: string, options: Patience = {}): Promise<string> {
  const plain = await links.resolve(path, 'all', options);
  const { dev, ino } = await onDrive(plain, 'identity', [path], options);
  return ino === '0' ? await realpath(path) : `${dev}:${ino}`;
}

/** Whether no folder above the path is a link. On Windows that is not known before the file is open. */
export async function hasPlainFolders(path: string): Promise<boolean> {
  return (await links.resolve(path, 'folders')) === path;
}

export async function realpath(path: string): Promise<string> {
  // Most paths end at no link, and then one call is enough.
  const found = (await hasPlainFolders(path)) ? await onDrive(path, 'plainRealpath', [path]) : null;
  if (found !== null) return found;
  const plain = await links.resolve(path, 'all');
  return await onDrive(plain, 'realpath', [path]);
}

/**
 * The names of a folder's entries. Their types are not asked for: Node looks at entries without a type, such as those of
 * some network drives, synchronously.
 */
export async function readdir(path: string, options: Patience = {}): Promise<string[]> {
  const plain = await links.resolve(path, 'all', options);
  return await onDrive(plain, 'readdir', [path], options);
}

/** What `path`, a path without links, named before it was opened; and the file, if that was a regular one. */
export interface OpenedPath {
  readonly named: FileStats;
  readonly opened: {
    readonly handle: DriveFile;
    readonly stats: FileStats;
    /** Where the open file is; '' if the path names another file by now. */
    readonly openedPath: string;
  } | null;
}

/** Opens the file as one call to its drive. A link at the end of the path is not followed. */
export async function openPlain(path: string, flags: number): Promise<OpenedPath> {
  const drive = await driveOfPlain(path);
  const work = usesPool(drive)
    ? () => openInPool(path, flags)
    : async () => withHandle(drive, await threads.run(drive, 'openPlain', [path, flags]));
  const { named, opened } = await driveCalls.call(drive, 'open', work, { onLate: closeLate });
  if (opened === null) return { named, opened };
  return { named, opened: { ...opened, handle: new DriveFile(opened.handle, drive) } };
}

export interface WholeFile extends OpenedPath {
  /** The beginning of the file, or all of it. Valid while `target` is. */
  readonly head: Buffer;
  /** What the file and its path were after all of it was read. null if it is larger, and then it is still open. */
  readonly after: OpenedAndNamed | null;
}

/**
 * The same, and reads a file up to `maxWholeBytes` completely and closes it, or the first `headBytes` of a larger one.
 * `target`: memory for it, of which the bytes may use a part. After NotRespondingError it must not be used again.
 */
export async function readPlain(
  path: string,
  flags: number,
  target: Buffer,
  { maxWholeBytes, headBytes }: Pick<PlainRead, 'maxWholeBytes' | 'headBytes'>,
): Promise<WholeFile> {
  const drive = await driveOfPlain(path);
  const how = {
    shared: target.buffer instanceof SharedArrayBuffer ? target : null,
    maxWholeBytes,
    headBytes,
  };
  const inThread = async (): Promise<ReadHandle> => {
    const read = await threads.run(drive, 'readPlain', [path, flags, how]);
    const memory = read.bytes === null ? target : Buffer.from(read.bytes.buffer);
    return { ...withHandle(drive, read), head: memory.subarray(0, read.bytesRead), after: read.after };
  };
  const work = usesPool(drive) ? () => readInPool(path, flags, target, how) : inThread;
  const { named, opened, head, after } = await driveCalls.call(drive, 'read', work, {
    onLate: (late) => {
      if (late.after === null) closeLate(late);
    },
  });
  const handle = opened === null ? null : new DriveFile(opened.handle, drive);
  return { named, opened: opened && handle && { ...opened, handle }, head, after };
}

/** The open file, and what its path names now. */
export async function openedAndNamed(file: DriveFile, path: string): Promise<OpenedAndNamed> {
  const drive = await driveOfPlain(path);
  // A drive that was mounted over the path is asked about the path, and the file's own drive about the file.
  if (drive !== file.drive) return { opened: await file.stat(), named: await lstat(path) };
  return await file.statWith(path);
}

/** `path` has no links before its last part. */
async function driveOfPlain(path: string): Promise<string> {
  const plain = await links.resolve(path, 'folders');
  await mountTable.refresh();
  return mountTable.driveKeyOf(plain);
}

function withHandle(drive: string, { named, opened }: OpenedPlain): HandleAtPath {
  return { named, opened: opened && { ...opened, handle: handleOf(drive, opened.fd) } };
}

/** The file that a thread of the drive has opened. */
function handleOf(drive: string, fd: number): Handle {
  return {
    fd,
    stat: () => threads.run(drive, 'fstat', [fd]),
    statWith: (path) => threads.run(drive, 'openedAndNamed', [fd, path]),
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

let ownDrives = { version: -1, keys: new Set<string>() };

/** The drive of the system and of the person's own folder, without which the app cannot run. */
function isOwnDrive(drive: string): boolean {
  const { version } = mountTable;
  if (ownDrives.version !== version)
    ownDrives = { version, keys: new Set([sep, homedir()].map((path) => mountTable.driveKeyOf(path))) };
  return ownDrives.keys.has(drive);
}

function closeLate({ opened }: HandleAtPath): void {
  opened?.handle.close().catch(() => undefined);
}

/** The drive of the path as a person knows it, such as `/Volumes/Card`, `E:\` or `\\nas\films`. */
export async function driveOf(path: string): Promise<string> {
  await mountTable.refresh();
  return driveNameNow(path);
}

/** The same by what is known now, without a call. */
export function driveNameNow(path: string): string {
  return mountTable.driveNameOf(links.afterKnown(path));
}

/** Whether the file may be on another computer. `path`: without links. */
export async function isOnNetworkDrive(path: string): Promise<boolean> {
  await mountTable.refresh();
  return mountTable.isOnNetworkDrive(path);
}

/** The drive of a path by what is known now; the key of `driveCalls`. */
export function driveKeyOf(path: string): string {
  return mountTable.driveKeyOf(links.afterKnown(path));
}

/**
 * The drive of a path at which nothing was found, if the drive itself is gone: it was mounted before, or it has a folder of
 * its own that does not exist. null: the file alone is missing.
 */
export async function vanishedDriveOf(path: string): Promise<string | null> {
  mountTable.expire();
  await mountTable.refresh();
  const mounted = mountTable.vanishedDriveOf(links.afterKnown(path));
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
  /** Of these, the calls that their callers gave up. */
  private hung = 0;
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
    return this.hung > 0;
  }

  stat(): Promise<FileStats> {
    return this.call('fstat', () => this.handle.stat());
  }

  statWith(path: string): Promise<OpenedAndNamed> {
    return this.call('fstat', () => this.handle.statWith(path));
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
    const own = { isRunning: false, isHung: false };
    const counted = async (): Promise<Result> => {
      own.isRunning = true;
      this.unsettled += 1;
      try {
        return await work();
      } finally {
        own.isRunning = false;
        if (own.isHung) this.hung -= 1;
        this.unsettled -= 1;
        if (this.isClosing && this.unsettled === 0) void this.closeHandle();
      }
    };
    try {
      return await driveCalls.call(this.drive, syscall, counted);
    } finally {
      // It runs on although nothing waits for it any more.
      own.isHung = own.isRunning;
      if (own.isHung) this.hung += 1;
    }
  }

  private async closeHandle(): Promise<void> {
    // Every byte was read by now, so an error of the close changes nothing.
    await driveCalls.call(this.drive, 'close', () => this.handle.close()).catch(() => undefined);
  }
}

async function onDrive<Name extends PathCall>(
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
