/**
 * Progress in memory: what each running upload has sent, and the speed of all of them. The database hears of progress
 * only when a step is done.
 *
 * Invariants: an upload's number never runs backwards and never exceeds its size; what was sent stays counted until the
 * whole run of work is over, so that the overall bar never runs backwards either.
 */
import type { Overview } from '../../../preload/contract.ts';

/** Speed is smoothed: an old reading counts half after this. */
const halfLifeMs = 2_000;
/** Time left means nothing before this much was seen. */
const meaningfulAfterMs = 3_000;
const slowestMeaningful = 1_024;

export class Progress {
  private readonly sent = new Map<string, number>();
  private storedBytes = 0;
  private movedBytes = 0;
  private bytesPerSecond = 0;
  /** How much of the smoothed speed is readings; the rest is the zero it began with. */
  private readingShare = 0;
  /** All was sent; what was counted stays shown until there is something new to send. */
  private runIsOver = false;
  private readonly startedAt = { run: 0, reading: 0 };

  /** `sentBytes`: of this attempt; a repeated attempt does not take back what was shown. */
  set(id: string, sentBytes: number, now: number): void {
    const before = this.sent.get(id) ?? 0;
    if (sentBytes <= before) return;
    if (this.startedAt.run === 0) this.startedAt.run = now;
    this.sent.set(id, sentBytes);
    this.movedBytes += sentBytes - before;
  }

  of(id: string): number {
    return this.sent.get(id) ?? 0;
  }

  /** Every upload that is under way, with what was sent of it. */
  inFlight(): Iterable<readonly [id: string, sentBytes: number]> {
    return this.sent;
  }

  /** All bytes of the upload are in storage. */
  stored(id: string, sizeBytes: number): void {
    this.sent.delete(id);
    this.storedBytes += sizeBytes;
  }

  /** The upload starts over, or was given up: what was sent of it counts no more. */
  forget(id: string): void {
    this.sent.delete(id);
  }

  /**
   * Reads the speed since the last reading. `unsentBytes`: of the active uploads, those under way included. While
   * nothing runs there is no speed to speak of, however fast it was.
   */
  overview(unsentBytes: number, activity: 'running' | 'resting', now: number): Overview['progress'] {
    this.readSpeed(now);
    if (activity === 'resting') {
      this.bytesPerSecond = 0;
      this.readingShare = 0;
    }
    if (unsentBytes === 0) this.runIsOver = true;
    else if (this.runIsOver) this.beginRun();
    let inFlight = 0;
    for (const bytes of this.sent.values()) inFlight += bytes;
    const sentBytes = this.storedBytes + Math.min(inFlight, unsentBytes);
    const totalBytes = this.storedBytes + unsentBytes;
    return {
      totalBytes,
      sentBytes,
      bytesPerSecond: Math.round(this.speed),
      remainingMs: this.remainingMs(totalBytes - sentBytes, now),
    };
  }

  private readSpeed(now: number): void {
    const elapsedMs = now - this.startedAt.reading;
    if (this.startedAt.reading === 0 || elapsedMs <= 0) {
      this.startedAt.reading = now;
      return;
    }
    const weight = 1 - 0.5 ** (elapsedMs / halfLifeMs);
    const reading = (this.movedBytes * 1_000) / elapsedMs;
    this.bytesPerSecond += (reading - this.bytesPerSecond) * weight;
    this.readingShare += (1 - this.readingShare) * weight;
    this.movedBytes = 0;
    this.startedAt.reading = now;
  }

  /** Corrected for its beginning: the first readings count in full. */
  private get speed(): number {
    return this.readingShare === 0 ? 0 : this.bytesPerSecond / this.readingShare;
  }

  private remainingMs(remainingBytes: number, now: number): number | null {
    const meansSomething =
      this.startedAt.run !== 0 &&
      now - this.startedAt.run >= meaningfulAfterMs &&
      this.speed >= slowestMeaningful &&
      remainingBytes > 0;
    return meansSomething ? Math.round((remainingBytes * 1_000) / this.speed) : null;
  }

  private beginRun(): void {
    this.runIsOver = false;
    this.storedBytes = 0;
    this.startedAt.run = 0;
  }
}
