/** What was brought to its end since midnight: read once from the database, then counted along. */

export interface DailyTotal {
  readonly files: number;
  readonly bytes: number;
}

export class DailyTotals {
  private readonly since: (at: number) => DailyTotal;
  private midnight: number;
  private files = 0;
  private bytes = 0;

  /** `since`: what was completed at or after a moment, removed uploads included. */
  constructor(since: (at: number) => DailyTotal, now: number) {
    this.since = since;
    this.midnight = midnightBefore(now);
    this.read();
  }

  completed(sizeBytes: number, now: number): void {
    this.turnPage(now);
    this.files += 1;
    this.bytes += sizeBytes;
  }

  total(now: number): DailyTotal {
    this.turnPage(now);
    return { files: this.files, bytes: this.bytes };
  }

  /** Also back, where the clock was set back or the time zone changed. */
  private turnPage(now: number): void {
    const midnight = midnightBefore(now);
    if (midnight === this.midnight) return;
    this.midnight = midnight;
    this.read();
  }

  private read(): void {
    const { files, bytes } = this.since(this.midnight);
    this.files = files;
    this.bytes = bytes;
  }
}

/** By the clock on the person's wall. */
function midnightBefore(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
