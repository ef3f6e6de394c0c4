/**
 * Progress in memory: the bytes that each running upload has sent, and the speed of all of them. The database gets
 * progress only at the end of a step.
 *
 * Invariants: an upload's progress never decreases and never exceeds its size. Sent files stay counted until
 * everything is sent, so that the overall progress does not decrease either.
 */
import type { Overview } from '../../../preload/contract.ts';

/** The speed is smoothed: after this time a reading counts half. */
const halfLifeMs = 2_000;
/** The remaining time is unknown before this much time has passed. */
const meaningfulAfterMs = 3_000;
const slowestMeaningful = 1_024;

export class Progress {
  private readonly sent = new Map<string, number>();
  private storedBytes = 0;
  private movedBytes = 0;
  private bytesPerSecond = 0;
  /** The share of readings in the smoothed speed; the rest is the zero that it started with. */
  private readingShare = 0;
  /** Everything was sent; the totals stay until there is something new to send. */
  private runIsOver = false;
  private readonly startedAt = { run: 0, reading: 0 };

  /** `sentBytes`: of this attempt. A repeated attempt does not decrease the progress. */
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

  /** Every upload in flight with its sent bytes. */
  inFlight(): Iterable<readonly [id: string, sentBytes: number]> {
    return this.sent;
  }

  /** All bytes of the upload are in storage. */
  stored(id: string, sizeBytes: number): void {
    this.sent.delete(id);
    this.storedBytes += sizeBytes;
  }

  /** The upload starts again or was abandoned; its sent bytes do not count any more. */
  forget(id: string): void {
    this.sent.delete(id);
  }

  /**
   * Reads the speed since the last reading. `unsentBytes`: of the active uploads, including those in flight. While
   * nothing runs, the speed is zero.
   */
  overview(unsentBytes: number, activity: 'running' | 'resting', now: number): Overview['progress'] {
    this.readSpeed(now);
    if (activity === 'resting') {
      this.bytesPerSecond = 0;
      this.readingShare = 0;
    }
    if (unsentBytes === 0) this.runIsOver = true;
    else if (this.runIsOver) this.startRun();
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

  /** Corrected for its start, so that the first readings count in full. */
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

  private startRun(): void {
    this.runIsOver = false;
    this.storedBytes = 0;
    this.startedAt.run = 0;
  }
}
