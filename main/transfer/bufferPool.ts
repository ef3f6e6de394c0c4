/**
 * Memory for blocks. It is reused, never exceeds its budget, and is returned to the system when nothing has been sent
 * for a while.
 *
 * Invariant: a buffer is released only after its request has settled, because the socket may read from it until then.
 */
import type { Clock } from '../shared/clock.ts';
import { WaitList } from '../shared/waitUntil.ts';
import { IdleTimer } from './stallTimer.ts';

export interface PooledBuffer {
  /** Shared memory. got copies a request body before its hooks run, and copying shared memory costs nothing. */
  readonly bytes: Buffer;
}

export class BufferPool {
  readonly budgetBytes: number;
  private readonly free: PooledBuffer[] = [];
  private allocatedBytes = 0;
  private readonly waiting = new WaitList();
  private readonly idleTimer: IdleTimer;

  constructor(clock: Clock, budgetBytes: number) {
    this.budgetBytes = budgetBytes;
    this.idleTimer = new IdleTimer(clock, () => this.freeAll());
  }

  /** All memory of the pool, in use or free. */
  get heldBytes(): number {
    return this.allocatedBytes;
  }

  /**
   * A buffer of at least `sizeBytes`. Waits while the budget is used up. A buffer larger than the budget is given out
   * alone. Rejects with the signal's reason when `signal` aborts.
   */
  async acquire(sizeBytes: number, signal: AbortSignal): Promise<PooledBuffer> {
    for (;;) {
      signal.throwIfAborted();
      const fitting = this.free.findIndex(({ bytes }) => bytes.length >= sizeBytes);
      const [found] = fitting >= 0 ? this.free.splice(fitting, 1) : [];
      if (found !== undefined) {
        this.idleTimer.begin();
        return found;
      }
      this.makeRoom(sizeBytes);
      if (this.allocatedBytes === 0 || this.allocatedBytes + sizeBytes <= this.budgetBytes) {
        this.allocatedBytes += sizeBytes;
        this.idleTimer.begin();
        return { bytes: Buffer.from(new SharedArrayBuffer(sizeBytes)) };
      }
      await this.waiting.wait(signal);
    }
  }

  release(buffer: PooledBuffer): void {
    this.free.push(buffer);
    this.idleTimer.end();
    this.waiting.wake();
  }

  /** Instead of `release`: a read that hangs may still write into the buffer, so no other request may use it. */
  discard(buffer: PooledBuffer): void {
    this.allocatedBytes -= buffer.bytes.length;
    this.idleTimer.end();
    this.waiting.wake();
  }

  private freeAll(): void {
    for (const { bytes } of this.free) this.allocatedBytes -= bytes.length;
    this.free.length = 0;
  }

  /** Discards free buffers that are too small until a new buffer fits into the budget. */
  private makeRoom(sizeBytes: number): void {
    while (this.allocatedBytes + sizeBytes > this.budgetBytes) {
      const dropped = this.free.shift();
      if (dropped === undefined) return;
      this.allocatedBytes -= dropped.bytes.length;
    }
  }
}
