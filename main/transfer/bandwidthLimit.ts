/** The bandwidth limit: slices wait until the bytes before them have had their time. */
import type { Clock } from '../shared/clock.ts';

/** What may go out at once after a pause. Short, so that a change of the limit is felt within a second. */
const burstMs = 250;
const maxDebtMs = 10_000;
const smallestSliceBytes = 8 * 1_024;

export class BandwidthLimit {
  private readonly clock: Clock;
  private readonly bytesPerSecond: () => number | null;
  /** When all bytes let through so far have had their time. */
  private paidUntil = 0;

  /** `bytesPerSecond` is read for every slice; null is no limit. */
  constructor(clock: Clock, bytesPerSecond: () => number | null) {
    this.clock = clock;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** How much of `wantedBytes` to ask for at once: no slice waits longer than a change of the limit may take to be felt. */
  sliceBytes(wantedBytes: number): number {
    const rate = this.bytesPerSecond();
    return rate === null ? wantedBytes : Math.min(wantedBytes, Math.max(smallestSliceBytes, rate / 8));
  }

  /** Waits until `bytes` more may go. Rejects when `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const rate = this.bytesPerSecond();
    if (rate === null) return;
    const now = this.clock.now();
    // The wall's clock may have been set back: nothing waits longer than a moment for what went before.
    const paidUntil = Math.min(this.paidUntil, now + maxDebtMs);
    this.paidUntil = Math.max(paidUntil, now - burstMs) + (bytes * 1_000) / rate;
    const waitMs = this.paidUntil - now;
    if (waitMs <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const cancel = this.clock.after(waitMs, () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      });
      const giveUp = (): void => {
        cancel();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
