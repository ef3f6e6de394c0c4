/** MD5 of blocks, off the main thread: hashing there would hold up everything else for a quarter of the time. */
import { Worker } from 'node:worker_threads';

import type { Clock } from '../clock.ts';
import { Idle } from './idle.ts';

/** Runs in the worker; plain JavaScript, so that it needs no file of its own in the packaged app. */
const workerCode = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
parentPort.on('message', ({ id, memory, length }) => {
  const digest = createHash('md5').update(Buffer.from(memory, 0, length)).digest('base64');
  parentPort.postMessage({ id, digest });
});
`;

interface Waiting {
  readonly resolve: (digest: string) => void;
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

  /** Base64, as Content-MD5 wants it. `memory` is shared with the thread, not copied. Rejects when the thread died. */
  async digest(memory: SharedArrayBuffer, length: number): Promise<string> {
    this.idle.begin();
    try {
      return await this.ask(memory, length);
    } finally {
      this.idle.end();
    }
  }

  private ask(memory: SharedArrayBuffer, length: number): Promise<string> {
    const worker = this.started();
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, memory, length });
    });
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(workerCode, { eval: true });
    worker.unref(); // a pending checksum does not keep the app alive
    worker.on('message', ({ id, digest }: { id: number; digest: string }) => {
      this.waiting.get(id)?.resolve(digest);
      this.waiting.delete(id);
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
