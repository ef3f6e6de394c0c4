/**
 * How many reads of `submission_read` the app may start in a minute, so that reads of issues never use up what the polls
 * need. The plan's limit is not published, so the budget is small until the polls alone have shown that the service
 * allows more. Times are in milliseconds, as `elapsed` of the clock.
 */

const minuteMs = 60_000;
/** All reads of a minute while nothing is known of the limit, polls included. */
const usualPerMinute = 40;
/** Reads of issues that a minute may have in any case while nothing is polled, so that small drops are known soon. */
const ownPerMinute = 25;
const leastPerMinute = 5;
/** Issues may add this share to what the polls have shown to be allowed. */
const shareOfPolls = 0.1;
/** After a 429 the budget stays small for this long. */
const distrustMs = 30 * minuteMs;

export class ReadBudget {
  private starts: number[] = [];
  /** Those of `starts` that read issues. */
  private own: number[] = [];
  /** The most reads of one minute that met no 429. */
  private proven = 0;
  private observedSince: number | null = null;
  private perMinute = usualPerMinute;
  private limitedAt: number | null = null;

  /** A poll, or a read of issues, starts. */
  started(now: number, what: 'poll' | 'issues'): void {
    this.forgetOld(now);
    if (what === 'issues') this.own.push(now);
    this.observedSince ??= now;
    this.starts.push(now);
    if (now - this.observedSince >= minuteMs) this.proven = Math.max(this.proven, this.starts.length);
  }

  /** The service answered 429. */
  limited(now: number): void {
    if (this.isDistrusting(now)) this.perMinute = Math.max(leastPerMinute, Math.floor(this.perMinute / 2));
    this.limitedAt = now;
    this.proven = 0;
    this.observedSince = null;
  }

  /**
   * When the next issues may be read; `now` if at once. `expectedPolls`: polls that the next minute needs at least; a
   * place is kept free for each.
   */
  nextAt(now: number, expectedPolls: number): number {
    this.forgetOld(now);
    if (!this.isDistrusting(now)) this.perMinute = usualPerMinute;
    // Nothing is polled that could be delayed, and the polls before have met no limit.
    if (expectedPolls === 0 && !this.isDistrusting(now) && this.own.length < ownPerMinute) return now;
    const isProven = this.proven > this.perMinute && !this.isDistrusting(now);
    const allowed = isProven ? Math.floor(this.proven * (1 + shareOfPolls)) : this.perMinute - expectedPolls;
    if (this.starts.length < allowed) return now;
    // The place of the read that leaves the minute first enough to be within the budget again.
    const leaves = this.starts[this.starts.length - Math.max(1, allowed)];
    return (leaves ?? now) + minuteMs;
  }

  private isDistrusting(now: number): boolean {
    return this.limitedAt !== null && now - this.limitedAt < distrustMs;
  }

  private forgetOld(now: number): void {
    this.starts = withinMinute(this.starts, now);
    this.own = withinMinute(this.own, now);
  }
}

function withinMinute(starts: number[], now: number): number[] {
  const first = starts.findIndex((at) => now - at < minuteMs);
  return first < 0 ? [] : starts.slice(first);
}
