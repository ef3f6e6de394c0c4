/**
 * Computes the MD5 of parts of a file in a worker thread. The bytes are not kept after hashing, so a block that waits
 * for its slot needs no memory. They are read again for sending, and storage refuses them if they have changed in
 * between.
 */
import { Worker } from 'node:worker_threads';

import type { Clock } from '../shared/clock.ts';
import type { Range } from './blockPlan.ts';
import { IdleTimer } from './stallTimer.ts';

/** The worker's code. Plain JavaScript in a string needs no separate file in the packaged app. */
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
}

interface WorkerAnswer {
  readonly id: number;
  readonly digest?: string | null;
  readonly error?: { readonly message: string; readonly code?: string; readonly syscall?: string };
}

interface Waiting {
  readonly resolve: (digest: string | null) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread. It starts with the first request and ends when there has been no request for a while. */
export class Md5Worker {
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly idleTimer: IdleTimer;

  constructor(clock: Clock) {
    this.idleTimer = new IdleTimer(clock, () => this.stop());
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  /**
   * The MD5 in base64, as storage expects it; null when the file ends before the part does. Rejects with the file
   * system's error, and when the thread died.
   */
  async digest(part: FilePart): Promise<string | null> {
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
    });
  }

  private runningWorker(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(workerCode, { eval: true });
    worker.unref(); // a pending checksum must not keep the app running
    worker.on('message', ({ id, digest = null, error }: WorkerAnswer) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(digest);
      else waiting?.reject(Object.assign(new Error(error.message), error));
    });
    worker.once('error', (error) => this.onExit(worker, error));
    worker.once('exit', () => this.onExit(worker, new Error('The checksum thread ended')));
    this.worker = worker;
    return worker;
  }

  /** Ends the thread. The next request starts another one. */
  stop(): void {
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
  }

  private onExit(worker: Worker, error: Error): void {
    if (this.worker !== worker) return; // a newer worker has the pending requests
    this.worker = null; // the next request starts a new worker
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
