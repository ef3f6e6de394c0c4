/**
 * Decides how many blocks are sent at once and how large they are, for all files together. It adds a slot while that
 * makes the transfer faster, and removes slots when it does not or when storage is busy.
 */
import type { Clock } from '../shared/clock.ts';
import { WaitList, pause } from '../shared/waitUntil.ts';
import { adaptedBlockBytes, firstBlockBytes, smallestBlockBytes } from './blockPlan.ts';

const minSlots = 1;
const maxSlots = 12;
const firstSlots = 4;
/** A measurement needs at least this much time and this many blocks per slot to be meaningful. */
const measureMs = 2_000;
const blocksPerSlot = 4;
/** An added slot has to bring at least this share of what it would bring on a link with capacity to spare. */
const worthwhileShare = 0.3;
/** How many measurements the number of slots stays unchanged after a step that did not help. */
const restMeasurements = 10;

export class AdaptiveConcurrency {
  private readonly clock: Clock;
  private limitValue = firstSlots;
  private inFlight = 0;
  private smallInFlight = 0;
  private blockBytesValue = firstBlockBytes;
  private readonly waiting = new WaitList();
  private measurement = { since: 0, bytes: 0, blocks: 0 };
  /** The speed before the last added slot; null while no added slot is being tried. */
  private bytesPerMsBefore: number | null = null;
  private rest = 0;
  /** After storage was busy: the slots before, and the blocks that were confirmed since the last of them came back. */
  private returning: { readonly limit: number; blocks: number } | null = null;
  private lastReleaseAt = Number.NEGATIVE_INFINITY;
  /** Storage asked for no blocks before this time. */
  private pausedUntil = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** How many blocks may be in flight. */
  get limit(): number {
    return this.limitValue;
  }

  /**
   * Waits for a slot. One block of a small file may always be in flight: on a slow link it would wait minutes for the slot of
   * a large file. Rejects with the signal's reason when `signal` aborts.
   */
  async acquire(signal: AbortSignal, isSmall = false): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const pauseMs = this.pausedUntil - this.clock.elapsed();
      if (pauseMs > 0) await pause(this.clock, pauseMs, signal);
      else if (this.inFlight < this.limitValue || (isSmall && this.smallInFlight === 0)) break;
      else await this.waiting.wait(signal);
    }
    const now = this.clock.elapsed();
    // A time without anything to send says nothing about the link.
    if (this.inFlight === 0 && now - this.lastReleaseAt > measureMs)
      this.measurement = { since: now, bytes: 0, blocks: 0 };
    this.inFlight += 1;
    if (isSmall) this.smallInFlight += 1;
  }

  /** Returns the slot. `sentBytes` is how many bytes storage confirmed, 0 when it confirmed none. */
  release(sentBytes: number, isSmall = false): void {
    this.inFlight -= 1;
    if (isSmall) this.smallInFlight -= 1;
    this.lastReleaseAt = this.clock.elapsed();
    if (sentBytes > 0) {
      this.returnSlot();
      this.measure(sentBytes);
    }
    this.waiting.wake();
  }

  /** Another block may use the slot of one that waits for a drive that does not answer. */
  lend(): void {
    this.inFlight -= 1;
    this.waiting.wake();
  }

  /** The drive answers, or the block has ended. The slot may be in use by then, and then one more block is in flight. */
  takeBack(): void {
    this.inFlight += 1;
  }

  /** The size for the next blocks. It is the same for all files because they share the link. */
  get blockBytes(): number {
    return this.blockBytesValue;
  }

  /**
   * Adapts the block size after a block of full size was confirmed in `tookMs`. `budgetBytes` is the memory of all
   * blocks in flight, which is what a crash may cost.
   */
  blockTook(tookMs: number, budgetBytes: number): void {
    const limitBytes = budgetBytes / Math.max(1, this.limitValue);
    this.blockBytesValue = adaptedBlockBytes(this.blockBytesValue, tookMs, limitBytes);
  }

  /** Halves the block size after a block did not arrive in time. */
  timedOut(): void {
    this.blockBytesValue = Math.max(smallestBlockBytes, this.blockBytesValue / 2);
  }

  /**
   * Halves the slots after storage was busy. They come back one by one while it confirms blocks, so that a storage that
   * refuses some blocks gets as much as it takes. `pauseMs` is the pause that storage asked for, 0 for none.
   */
  slowDown(pauseMs: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.elapsed() + pauseMs);
    this.returning = { limit: this.returning?.limit ?? this.limitValue, blocks: 0 };
    this.limitValue = Math.max(minSlots, Math.floor(this.limitValue / 2));
    this.rest = restMeasurements;
    this.bytesPerMsBefore = null;
  }

  private returnSlot(): void {
    const { returning } = this;
    if (returning === null) return;
    if (this.limitValue >= returning.limit) {
      this.returning = null;
      return;
    }
    returning.blocks += 1;
    if (returning.blocks < this.limitValue) return;
    returning.blocks = 0;
    this.limitValue += 1;
  }

  private measure(sentBytes: number): void {
    this.measurement.bytes += sentBytes;
    this.measurement.blocks += 1;
    const tookMs = this.clock.elapsed() - this.measurement.since;
    if (tookMs < measureMs || this.measurement.blocks < this.limitValue * blocksPerSlot) return;
    const bytesPerMs = this.measurement.bytes / tookMs;
    this.measurement = { since: this.clock.elapsed(), bytes: 0, blocks: 0 };
    this.adapt(bytesPerMs);
  }

  private adapt(bytesPerMs: number): void {
    const before = this.bytesPerMsBefore;
    if (this.rest > 0) {
      this.rest -= 1;
    } else if (before === null || bytesPerMs >= before * (1 + worthwhileShare / this.limitValue)) {
      this.bytesPerMsBefore = bytesPerMs;
      this.limitValue = Math.min(maxSlots, this.limitValue + 1);
    } else {
      this.limitValue = Math.max(Math.min(firstSlots, this.limitValue), this.limitValue - 1);
      this.bytesPerMsBefore = null;
      this.rest = restMeasurements;
    }
  }
}
