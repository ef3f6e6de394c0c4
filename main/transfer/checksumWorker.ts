/**
 * MD5 of parts of a file, read and hashed off the main thread. What is hashed is not kept: a block that waits for its
 * turn needs no memory, and the bytes that are sent, read anew, have to be the bytes that were hashed.
 */
import { Worker } from 'node:worker_threads';

import type { Clock } from '../shared/clock.ts';
import type { Range } from './blockPlan.ts';
import { Idle } from './idleTimer.ts';

/** Runs in the worker; plain JavaScript, so that it needs no file of its own in the packaged app. */
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

/** A part of an open file, which stays open until its checksum is there. */
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

/** One worker thread, started with a block and ended when there was none for a while. */
export class Md5Worker {
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, Waiting>();
  private readonly idle: Idle;

  constructor(clock: Clock) {
    this.idle = new Idle(clock, () => this.end());
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  /**
   * Base64, as Content-MD5 wants it; null where the file ends before the part does. Rejects with the file system's error,
   * and when the thread died.
   */
  async digest(part: FilePart): Promise<string | null> {
    this.idle.begin();
    try {
      return await this.ask(part);
    } finally {
      this.idle.end();
    }
  }

  private ask(part: FilePart): Promise<string | null> {
    const worker = this.started();
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, part });
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(workerCode, { eval: true });
    worker.unref(); // a pending checksum does not keep the app alive
    worker.on('message', ({ id, digest = null, error }: WorkerAnswer) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(digest);
      else waiting?.reject(Object.assign(new Error(error.message), error));
    });
    worker.once('error', (error) => this.died(worker, error));
    worker.once('exit', () => this.died(worker, new Error('The checksum thread ended')));
    this.worker = worker;
    return worker;
  }

  private end(): void {
    const { worker } = this;
    this.worker = null;
    void worker?.terminate();
  }

  private died(worker: Worker, error: Error): void {
    if (this.worker !== worker) return; // another was started meanwhile, and what waits is its
    this.worker = null; // the next block starts another
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
