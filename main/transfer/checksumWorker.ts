/**
 * Computes the MD5 of parts of a file in worker threads, one for each drive, so that a drive that does not answer delays
 * no other. The bytes are not kept after hashing, so a block that waits for its slot needs no memory. They are read again
 * for sending, and storage refuses them if they have changed in between.
 */
import { Worker } from 'node:worker_threads';

import { NotRespondingError } from '../files/driveCalls.ts';
import { driveCalls } from '../files/fileCalls.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Range } from './blockPlan.ts';
import { IdleTimer } from './stallTimer.ts';

/**
 * The worker's code. Plain JavaScript in a string needs no separate file in the packaged app. It reports each piece that it
 * has read, so that a slow drive is told from one that does not answer.
 */
const workerCode = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { readSync } = require('node:fs');
const memory = Buffer.allocUnsafeSlow(1024 * 1024);
function digestOf({ fd, offset, length }) {
  const hash = createHash('md5');
  for (let done = 0; done < length; ) {
    const bytesRead = readSync(fd, memory, 0, Math.min(memory.length, length - done), offset + done);
    if (bytesRead === 0) return { digest: null };
    hash.update(memory.subarray(0, bytesRead));
    done += bytesRead;
    parentPort.postMessage({ read: bytesRead });
  }
  return { digest: hash.digest('base64') };
}
parentPort.on('message', ({ id, part }) => {
  try {
    parentPort.postMessage({ id, ...digestOf(part) });
  } catch (error) {
    const { message, code, syscall } = error;
    parentPort.postMessage({ id, error: { message, code, syscall } });
  }
});
`;

/** A part of an open file. The file has to stay open until the checksum is computed. */
export interface FilePart extends Range {
  readonly fd: number;
  /** The drive of the file, as the key of `driveCalls`. */
  readonly drive: string;
}

interface WorkerAnswer {
  /** Absent in a report of progress. */
  readonly id?: number;
  readonly digest?: string | null;
  readonly error?: { readonly message: string; readonly code?: string; readonly syscall?: string };
}

interface Waiting {
  readonly resolve: (digest: string | null) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread for each drive. A thread starts with the first request and ends when there was none for a while. */
export class Md5Worker {
  private readonly clock: Clock;
  private readonly threads = new Map<string, ChecksumThread>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get isRunning(): boolean {
    return [...this.threads.values()].some(({ isRunning }) => isRunning);
  }

  /**
   * The MD5 in base64, as storage expects it; null when the file ends before the part does. Rejects with the file
   * system's error, with NotRespondingError, and with EIO when the thread ended, such as for a lack of memory.
   */
  digest(part: FilePart): Promise<string | null> {
    const known = this.threads.get(part.drive);
    const thread = known ?? new ChecksumThread(this.clock);
    if (known === undefined) this.threads.set(part.drive, thread);
    return thread.digest(part);
  }

  /** Ends the threads. The next request starts another one. */
  stop(): void {
    for (const thread of this.threads.values()) thread.stop();
  }
}

/** The thread of one drive. While it hangs, no other takes its place. */
class ChecksumThread {
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly idleTimer: IdleTimer;
  private isHung = false;
  private cancelLimit: () => void = () => undefined;

  constructor(clock: Clock) {
    this.idleTimer = new IdleTimer(clock, () => this.stop());
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  async digest(part: FilePart): Promise<string | null> {
    if (this.isHung) throw new NotRespondingError('read');
    this.idleTimer.begin();
    try {
      return await this.request(part);
    } finally {
      this.idleTimer.end();
    }
  }

  private request(part: FilePart): Promise<string | null> {
    const worker = this.runningWorker();
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, part });
      if (this.waiting.size === 1) this.limitFromNow();
    });
  }

  private runningWorker(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(workerCode, { eval: true });
    worker.unref(); // a pending checksum must not keep the app running
    worker.on('message', ({ id, digest = null, error }: WorkerAnswer) => {
      if (this.worker !== worker) return;
      if (id !== undefined) {
        const waiting = this.waiting.get(id);
        this.waiting.delete(id);
        if (error === undefined) waiting?.resolve(digest);
        else waiting?.reject(Object.assign(new Error(error.message), error));
      }
      this.limitFromNow();
    });
    worker.once('error', (error) => this.onExit(worker, error.message));
    worker.once('exit', () => this.onExit(worker, 'The checksum thread ended'));
    this.worker = worker;
    return worker;
  }

  /** The thread has to report something within the limit for calls. */
  private limitFromNow(): void {
    this.cancelLimit();
    if (this.waiting.size === 0) return;
    this.cancelLimit = systemClock.after(driveCalls.limits.usualMs, () => this.writeOff());
  }

  /** The read hangs. The thread ends when the drive answers, and until then the drive has none. */
  private writeOff(): void {
    const { worker } = this;
    if (worker === null) return;
    this.worker = null;
    this.isHung = true;
    worker.once('exit', () => {
      this.isHung = false;
    });
    void worker.terminate();
    this.rejectAll(new NotRespondingError('read'));
  }

  stop(): void {
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
  }

  private onExit(worker: Worker, message: string): void {
    if (this.worker !== worker) return; // a newer worker has the pending requests
    this.worker = null; // the next request starts a new worker
    this.rejectAll(Object.assign(new Error(message), { code: 'EIO', syscall: 'thread' }));
  }

  private rejectAll(error: Error): void {
    this.cancelLimit();
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
