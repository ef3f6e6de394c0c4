/** The body of one request: counts, throttles or cuts it off, and forwards it with back-pressure. */
import type { IncomingMessage } from 'node:http';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Reception {
  /** Called for every piece as it arrives. */
  readonly onBytes: (bytes: number) => void;
  readonly bytesPerSecond: number | null;
  /** Stop after so many bytes, or where the body ends if it is shorter. */
  readonly stopAfterBytes: number | null;
  /** Aborted when the client has its answer or is gone. */
  readonly signal: AbortSignal;
}

export class RequestBody {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #request: IncomingMessage;
  #peeked: IteratorResult<Buffer, unknown> | null = null;

  constructor(request: IncomingMessage) {
    this.#request = request;
    this.#chunks = request[Symbol.asyncIterator]();
  }

  /** The body's first piece, without taking it. */
  async peek(): Promise<Buffer> {
    const { 'content-length': length, 'transfer-encoding': encoding } = this.#request.headers;
    if (encoding === undefined && (length === undefined || length === '0')) return Buffer.alloc(0);
    this.#peeked ??= await this.#chunks.next();
    return this.#peeked.done ? Buffer.alloc(0) : this.#peeked.value;
  }

  /** Reads the body and passes it to `sink` while there is one. */
  async receive(reception: Reception, sink: Writable | null): Promise<'complete' | 'stopped'> {
    const { onBytes, bytesPerSecond, stopAfterBytes, signal } = reception;
    const startedAt = performance.now();
    let total = 0;
    for (;;) {
      if (stopAfterBytes !== null && total >= stopAfterBytes) return 'stopped';
      const next = await this.#next();
      if (next === null) break;
      total += next.length;
      onBytes(next.length);
      if (bytesPerSecond !== null && !signal.aborted) {
        await pause(startedAt + (total * 1_000) / bytesPerSecond - performance.now(), signal);
      }
      const excess = stopAfterBytes === null ? 0 : Math.max(0, total - stopAfterBytes);
      if (sink !== null) await pass(excess === 0 ? next : next.subarray(0, next.length - excess), sink);
    }
    return stopAfterBytes === null ? 'complete' : 'stopped';
  }

  async #next(): Promise<Buffer | null> {
    const next = this.#peeked ?? (await this.#chunks.next());
    this.#peeked = null;
    return next.done ? null : next.value;
  }
}

/** Ends early when the client has its response or is gone, because the rest of the body needs no throttling. */
async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    if (delayMs > 0) await sleep(delayMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A sink whose reader has responded and closed it discards the rest. */
async function pass(chunk: Buffer, sink: Writable): Promise<void> {
  if (sink.destroyed || sink.closed || sink.write(chunk)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      sink.off('drain', done);
      sink.off('close', done);
      resolve();
    };
    sink.on('drain', done);
    sink.on('close', done);
  });
}
