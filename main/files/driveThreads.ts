/**
 * Runs the calls to each drive but the system's own in worker threads of that drive. Electron creates libuv's four threads
 * before the first line of the app, so calls that hang there would soon stop every file and DNS
 * (docs/decisions/0019-threads-for-each-drive.md).
 */
import type { Stats } from 'node:fs';
import { Worker } from 'node:worker_threads';

import type { Clock } from '../shared/clock.ts';

/** The calls that a thread knows, with their arguments. */
export interface DriveCallTypes {
  lstat: { readonly args: [path: string]; readonly result: FileStats };
  stat: { readonly args: [path: string]; readonly result: FileStats };
  /** Device and inode, exactly. */
  identity: {
    readonly args: [path: string];
    readonly result: { readonly dev: string; readonly ino: string };
  };
  realpath: { readonly args: [path: string]; readonly result: string };
  readlink: { readonly args: [path: string]; readonly result: string };
  readdir: { readonly args: [path: string]; readonly result: string[] };
  /** As `realpath`; null if the path itself is a link. */
  plainRealpath: { readonly args: [path: string]; readonly result: string | null };
  /** What is at the path, and if that is a regular file, the file opened. */
  openPlain: { readonly args: [path: string, flags: number]; readonly result: OpenedPlain };
  /** The same, and its beginning, or all of a file up to `maxWholeBytes`, which is closed then. */
  readPlain: { readonly args: [path: string, flags: number, how: PlainRead]; readonly result: ReadPlain };
  fstat: { readonly args: [fd: number]; readonly result: FileStats };
  /** The open file, and what is at its path. */
  openedAndNamed: { readonly args: [fd: number, path: string]; readonly result: OpenedAndNamed };
  /** Reads into `shared`, or into new memory, which is the result then. */
  read: {
    readonly args: [fd: number, shared: Uint8Array | null, length: number, position: number | null];
    readonly result: { readonly bytesRead: number; readonly bytes: Uint8Array | null };
  };
  close: { readonly args: [fd: number]; readonly result: null };
}
export type DriveCallName = keyof DriveCallTypes;

/** The facts of a file that the app uses. */
export type FileStats = Pick<
  Stats,
  'dev' | 'ino' | 'size' | 'mtimeMs' | 'ctimeMs' | 'isFile' | 'isDirectory' | 'isSymbolicLink'
>;

export interface OpenedPlain {
  /** What the path named before it was opened. */
  readonly named: FileStats;
  /** null if that is no regular file; it is not opened then, because a pipe or a device could block forever. */
  readonly opened: { readonly fd: number; readonly stats: FileStats; readonly openedPath: string } | null;
}

export interface PlainRead {
  /** Memory that threads share, for the bytes; null: in new memory. */
  readonly shared: Uint8Array | null;
  readonly maxWholeBytes: number;
  /** How much of a larger file is read. */
  readonly headBytes: number;
}

export interface ReadPlain extends OpenedPlain {
  readonly bytesRead: number;
  readonly bytes: Uint8Array | null;
  /** Of a file that was read as a whole and closed: what it was after that. */
  readonly after: OpenedAndNamed | null;
}

export interface OpenedAndNamed {
  readonly opened: FileStats;
  readonly named: FileStats;
}

/** Plain JavaScript in a string needs no separate file in the packaged app. The synchronous calls block only this thread. */
const workerCode = `
const { parentPort } = require('node:worker_threads');
const fs = require('node:fs');
const realpath = process.platform === 'win32' ? fs.realpathSync : fs.realpathSync.native;
function factsOf(stats) {
  const { dev, ino, size, mtimeMs, ctimeMs } = stats;
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other';
  return { dev, ino, size, mtimeMs, ctimeMs, kind };
}
function readFully(fd, target, length) {
  let filled = 0;
  while (filled < length) {
    const bytesRead = fs.readSync(fd, target, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
/** Linux knows the path of an open file; elsewhere the path is resolved, if it still names that file. */
function pathOf(fd, path, stats) {
  if (process.platform === 'linux') return fs.readlinkSync('/proc/self/fd/' + fd);
  return fs.lstatSync(path).ino === stats.ino ? realpath(path) : '';
}
const calls = {
  lstat: (path) => factsOf(fs.lstatSync(path)),
  stat: (path) => factsOf(fs.statSync(path)),
  identity(path) {
    const { dev, ino } = fs.statSync(path, { bigint: true });
    return { dev: String(dev), ino: String(ino) };
  },
  realpath: (path) => realpath(path),
  readlink: (path) => fs.readlinkSync(path),
  readdir: (path) => fs.readdirSync(path),
  plainRealpath: (path) => (fs.lstatSync(path).isSymbolicLink() ? null : realpath(path)),
  openPlain(path, flags) {
    const found = fs.lstatSync(path);
    const named = factsOf(found);
    if (!found.isFile()) return { named, opened: null };
    const fd = fs.openSync(path, flags);
    try {
      const stats = fs.fstatSync(fd);
      return { named, opened: { fd, stats: factsOf(stats), openedPath: pathOf(fd, path, stats) } };
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
  },
  readPlain(path, flags, { shared, maxWholeBytes, headBytes }) {
    const found = calls.openPlain(path, flags);
    const nothing = { ...found, bytesRead: 0, bytes: null, after: null };
    if (found.opened?.stats.kind !== 'file') return nothing;
    const { fd, stats } = found.opened;
    const isWhole = stats.size <= maxWholeBytes;
    let keepsOpen = false;
    try {
      const length = isWhole ? stats.size : Math.min(headBytes, stats.size);
      const target = shared ?? new Uint8Array(length);
      const bytesRead = readFully(fd, target, length);
      const after = isWhole ? calls.openedAndNamed(fd, path) : null;
      keepsOpen = !isWhole;
      return { ...found, bytesRead, bytes: shared === null ? target : null, after };
    } finally {
      if (!keepsOpen) fs.closeSync(fd);
    }
  },
  fstat: (fd) => factsOf(fs.fstatSync(fd)),
  openedAndNamed: (fd, path) => ({ opened: factsOf(fs.fstatSync(fd)), named: factsOf(fs.lstatSync(path)) }),
  read(fd, shared, length, position) {
    const target = shared ?? new Uint8Array(length);
    const bytesRead = fs.readSync(fd, target, 0, length, position);
    return { bytesRead, bytes: shared === null ? target : null };
  },
  close(fd) {
    fs.closeSync(fd);
    return null;
  },
};
parentPort.on('message', ({ name, args }) => {
  try {
    const result = calls[name](...args);
    const bytes = result?.bytes;
    parentPort.postMessage({ result }, bytes instanceof Uint8Array ? [bytes.buffer] : []);
  } catch (error) {
    const { message, code, syscall } = error;
    parentPort.postMessage({ error: { message, code, syscall } });
  }
});
`;

interface WorkerAnswer {
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly code?: string; readonly syscall?: string };
}

/** A thread that has had no call for this long ends. */
const idleMs = 30_000;

/** One thread, which runs one call at a time. */
class DriveThread {
  private readonly worker: Worker;
  private settle: ((answer: WorkerAnswer) => void) | null = null;
  cancelIdle: () => void = () => undefined;
  isEnded = false;

  constructor() {
    // Another thread of the drive may use or close what this one opened, so its end closes nothing.
    this.worker = new Worker(workerCode, { eval: true, trackUnmanagedFds: false });
    this.worker.unref(); // a call must not keep the app running
    this.worker.on('message', (answer: WorkerAnswer) => this.settle?.(answer));
    const onEnd = (): void => {
      this.isEnded = true;
      this.settle?.({ error: { message: 'The thread ended', code: 'EIO', syscall: 'thread' } });
    };
    this.worker.once('error', onEnd);
    this.worker.once('exit', onEnd);
  }

  run(name: DriveCallName, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.settle = ({ result, error }) => {
        this.settle = null;
        if (error === undefined) resolve(result);
        else reject(Object.assign(new Error(error.message), error));
      };
      this.worker.postMessage({ name, args });
    });
  }

  end(): void {
    this.isEnded = true;
    void this.worker.terminate();
  }
}

/** The threads of all drives. `DriveCalls` limits how many calls of a drive run at once, and so how many threads it has. */
export class DriveThreads {
  private readonly clock: Pick<Clock, 'after'>;
  private readonly idle = new Map<string, DriveThread[]>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.clock = clock;
  }

  async run<Name extends DriveCallName>(
    drive: string,
    name: Name,
    args: DriveCallTypes[Name]['args'],
  ): Promise<DriveCallTypes[Name]['result']> {
    const idle = this.idle.get(drive) ?? [];
    this.idle.set(drive, idle);
    const thread = idle.pop() ?? new DriveThread();
    thread.cancelIdle();
    try {
      const result = await thread.run(name, args);
      return revived(result) as DriveCallTypes[Name]['result'];
    } finally {
      if (!thread.isEnded) {
        idle.push(thread);
        thread.cancelIdle = this.clock.after(idleMs, () => this.end(drive, thread));
      }
    }
  }

  private end(drive: string, thread: DriveThread): void {
    const idle = this.idle.get(drive)?.filter((other) => other !== thread) ?? [];
    if (idle.length === 0) this.idle.delete(drive);
    else this.idle.set(drive, idle);
    thread.end();
  }
}

interface Facts extends Omit<FileStats, 'isFile' | 'isDirectory' | 'isSymbolicLink'> {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** The result with the methods of all facts of files in it. */
function revived(result: unknown): unknown {
  if (isFacts(result)) return withMethods(result);
  if (typeof result !== 'object' || result === null || Array.isArray(result) || ArrayBuffer.isView(result))
    return result;
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, revived(value)]));
}

function isFacts(result: unknown): result is Facts {
  return typeof result === 'object' && result !== null && 'kind' in result;
}

/** Messages between threads carry no methods. */
function withMethods({ kind, ...facts }: Facts): FileStats {
  return {
    ...facts,
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
    isSymbolicLink: () => kind === 'link',
  };
}
