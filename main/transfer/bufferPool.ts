import type { Clock } from '../shared/clock.ts';
/**
 * Memory for blocks: taken once, used again and again, never more than the budget, and given back to the system when
 * nothing was sent for a while.
 *
 * Invariant: a buffer goes back only when its request has settled; until then the socket may still read from it.
 */
import { WaitList } from '../shared/waitUntil.ts';
import { Idle } from './idleTimer.ts';

export interface PooledBuffer {
  /** Of shared memory: got copies a body before its hooks run, and to copy what is shared costs nothing. */
  readonly bytes: Buffer;
}

export class BufferPool {
  readonly budgetBytes: number;
  private readonly free: PooledBuffer[] = [];
  private allocatedBytes = 0;
  private readonly waiting = new WaitList();
  private readonly idle: Idle;

  constructor(clock: Clock, budgetBytes: number) {
    this.budgetBytes = budgetBytes;
    this.idle = new Idle(clock, () => this.drop());
  }

  /** What the pool holds, in use or not. */
  get heldBytes(): number {
    return this.allocatedBytes;
  }

  /** A buffer of at least `sizeBytes`; waits while the budget is used up. Rejects when `signal` aborts. */
  async take(sizeBytes: number, signal: AbortSignal): Promise<PooledBuffer> {
    for (;;) {
      signal.throwIfAborted();
      const fitting = this.free.findIndex(({ bytes }) => bytes.length >= sizeBytes);
      const [found] = fitting >= 0 ? this.free.splice(fitting, 1) : [];
      if (found !== undefined) {
        this.idle.begin();
        return found;
      }
      this.makeRoom(sizeBytes);
      if (this.allocatedBytes === 0 || this.allocatedBytes + sizeBytes <= this.budgetBytes) {
        this.allocatedBytes += sizeBytes;
        this.idle.begin();
        return { bytes: Buffer.from(new SharedArrayBuffer(sizeBytes)) };
      }
      await this.waiting.wait(signal);
    }
  }

  giveBack(buffer: PooledBuffer): void {
    this.free.push(buffer);
    this.idle.end();
    this.waiting.wake();
  }

  private drop(): void {
    for (const { bytes } of this.free) this.allocatedBytes -= bytes.length;
    this.free.length = 0;
  }

  /** Free buffers that are too small are let go for one that fits. */
  private makeRoom(sizeBytes: number): void {
    while (this.allocatedBytes + sizeBytes > this.budgetBytes) {
      const dropped = this.free.shift();
      if (dropped === undefined) return;
      this.allocatedBytes -= dropped.bytes.length;
    }
  }
}
