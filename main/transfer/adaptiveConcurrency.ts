import type { Clock } from '../shared/clock.ts';
/**
 * How many blocks are under way at once, and how large they are, for all files together: more while that makes it
 * faster, fewer when it does not or when storage says it is busy.
 */
import { WaitList, pause } from '../shared/waitUntil.ts';
import { adaptedBlockBytes, firstBlockBytes, smallestBlockBytes } from './blockPlan.ts';

const least = 1;
const most = 12;
const start = 4;
/** A reading is worth something after this long and this many blocks per place. */
const readingMs = 2_000;
const blocksPerPlace = 4;
/** A further place is worth it for this part of what it would bring on a link with room to spare. */
const worthwhile = 0.3;
/** Readings to stay put after a step that did not help, before the next try. */
const restReadings = 10;

export class AdaptiveConcurrency {
  private readonly clock: Clock;
  private limitValue = start;
  private inFlight = 0;
  private blockBytesValue = firstBlockBytes;
  private readonly waiting = new WaitList();
  private reading = { since: 0, bytes: 0, blocks: 0 };
  /** Of the reading before the last step up; null: no step is being tried. */
  private bytesPerMsBefore: number | null = null;
  private rest = 0;
  private lastLeftAt = 0;
  /** Storage said that it is busy until then. */
  private pausedUntil = 0;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get limit(): number {
    return this.limitValue;
  }

  /** Waits for a place. Rejects when `signal` aborts. */
  async enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const pauseMs = this.pausedUntil - this.clock.now();
      if (pauseMs > 0) await pause(this.clock, pauseMs, signal);
      else if (this.inFlight < this.limitValue) break;
      else await this.waiting.wait(signal);
    }
    const now = this.clock.now();
    // Time in which there was nothing to send says nothing about the link.
    if (this.inFlight === 0 && now - this.lastLeftAt > readingMs)
      this.reading = { since: now, bytes: 0, blocks: 0 };
    this.inFlight += 1;
  }

  /** Gives the place back; `sentBytes`: what storage acknowledged of it. */
  leave(sentBytes: number): void {
    this.inFlight -= 1;
    this.lastLeftAt = this.clock.now();
    if (sentBytes > 0) this.read(sentBytes);
    this.waiting.wake();
  }

  /** The size for the next blocks; the link is the same for all files. */
  get blockBytes(): number {
    return this.blockBytesValue;
  }

  /** A whole block was confirmed after `tookMs`; `budgetBytes`: of all blocks under way, which a crash may cost. */
  took(tookMs: number, budgetBytes: number): void {
    const limitBytes = budgetBytes / Math.max(1, this.limitValue);
    this.blockBytesValue = adaptedBlockBytes(this.blockBytesValue, tookMs, limitBytes);
  }

  /** A block did not get through in time: smaller ones may. */
  timedOut(): void {
    this.blockBytesValue = Math.max(smallestBlockBytes, this.blockBytesValue / 2);
  }

  /** Storage asked for less, and for a pause before the next blocks; 0 where it did not say for how long. */
  busy(pauseMs: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + pauseMs);
    this.limitValue = Math.max(least, Math.floor(this.limitValue / 2));
    this.rest = restReadings;
    this.bytesPerMsBefore = null;
  }

  private read(sentBytes: number): void {
    this.reading.bytes += sentBytes;
    this.reading.blocks += 1;
    const tookMs = this.clock.now() - this.reading.since;
    if (tookMs < readingMs || this.reading.blocks < this.limitValue * blocksPerPlace) return;
    const bytesPerMs = this.reading.bytes / tookMs;
    this.reading = { since: this.clock.now(), bytes: 0, blocks: 0 };
    this.decide(bytesPerMs);
  }

  private decide(bytesPerMs: number): void {
    const before = this.bytesPerMsBefore;
    if (this.rest > 0) {
      this.rest -= 1;
    } else if (before === null) {
      this.bytesPerMsBefore = bytesPerMs;
      this.limitValue = Math.min(most, this.limitValue + 1);
    } else if (bytesPerMs >= before * (1 + worthwhile / this.limitValue)) {
      this.bytesPerMsBefore = bytesPerMs;
      this.limitValue = Math.min(most, this.limitValue + 1);
    } else {
      this.limitValue = Math.max(Math.min(start, this.limitValue), this.limitValue - 1);
      this.bytesPerMsBefore = null;
      this.rest = restReadings;
    }
  }
}
