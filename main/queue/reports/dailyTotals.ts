/** Counts what was completed since midnight: read from the database once a day, then counted in memory. */

export interface DailyTotal {
  readonly files: number;
  readonly bytes: number;
}

export class DailyTotals {
  private readonly completedSince: (at: number) => DailyTotal;
  private midnight: number;
  private files = 0;
  private bytes = 0;

  /** `completedSince`: what was completed at or after a moment, including uploads that were removed since. */
  constructor(completedSince: (at: number) => DailyTotal, now: number) {
    this.completedSince = completedSince;
    this.midnight = midnightBefore(now);
    this.read();
  }

  completed(sizeBytes: number, now: number): void {
    this.startDay(now);
    this.files += 1;
    this.bytes += sizeBytes;
  }

  total(now: number): DailyTotal {
    this.startDay(now);
    return { files: this.files, bytes: this.bytes };
  }

  /** Reads again on another day, which can be an earlier one if the clock was set back or the time zone changed. */
  private startDay(now: number): void {
    const midnight = midnightBefore(now);
    if (midnight === this.midnight) return;
    this.midnight = midnight;
    this.read();
  }

  private read(): void {
    const { files, bytes } = this.completedSince(this.midnight);
    this.files = files;
    this.bytes = bytes;
  }
}

/** In the computer's time zone. */
function midnightBefore(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
