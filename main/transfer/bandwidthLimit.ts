/** Enforces the bandwidth limit: a slice waits until the slices before it have used up their time. */
import type { Clock } from '../shared/clock.ts';

/** How much may be sent at once after a pause. Short, so that a change of the limit takes effect within a second. */
const burstMs = 250;
const maxDebtMs = 10_000;
const smallestSliceBytes = 8 * 1_024;

export class BandwidthLimit {
  private readonly clock: Clock;
  private readonly bytesPerSecond: () => number | null;
  /** When all bytes that were let through so far have used up their time. */
  private paidUntil = 0;

  /** `bytesPerSecond` is read for every slice; null means no limit. */
  constructor(clock: Clock, bytesPerSecond: () => number | null) {
    this.clock = clock;
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * How many of `wantedBytes` to send as one slice, so that no slice waits longer than a change of the limit may take.
   */
  sliceBytes(wantedBytes: number): number {
    const rate = this.bytesPerSecond();
    return rate === null ? wantedBytes : Math.min(wantedBytes, Math.max(smallestSliceBytes, rate / 8));
  }

  /** Waits until `bytes` more may be sent. Rejects with the signal's reason when `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const rate = this.bytesPerSecond();
    if (rate === null) return;
    const now = this.clock.elapsed();
    const paidUntil = Math.min(this.paidUntil, now + maxDebtMs);
    this.paidUntil = Math.max(paidUntil, now - burstMs) + (bytes * 1_000) / rate;
    const waitMs = this.paidUntil - now;
    if (waitMs <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.clock.after(waitMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      const onAbort = (): void => {
        cancel();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}
