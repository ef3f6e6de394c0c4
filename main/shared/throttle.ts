/**
 * Runs work once for many requests, where that costs less: a database commit, a search for due uploads, a notice to
 * the window. It keeps working if the clock is set back.
 */
import type { Clock } from './clock.ts';

/**
 * Whether `pauseMs` have passed since `since`. Also true if the clock was set back, so that nothing waits for the old
 * time.
 */
export function hasPassed(since: number, pauseMs: number, now: number): boolean {
  return now < since || now - since >= pauseMs;
}

export interface ThrottlePolicy {
  /** The shortest time between two runs. */
  readonly pauseMs: number;
  /**
   * The next pause is at least this many times as long as the work took. Default 0.
   */
  readonly restPerWork?: number;
  /** The longest pause. Default `pauseMs`. */
  readonly maxPauseMs?: number;
  /**
   * The shortest time from a request to its run, so that requests at the same moment share it; 0: the next turn of the
   * event loop. Default: the run is immediate.
   */
  readonly leadMs?: number;
}

/**
 * Runs the work at once, or at the end of the current pause for all requests until then. Work that returns `nothing`
 * had nothing to do, and no pause follows it.
 */
export class Throttle {
  private readonly clock: Clock;
  private readonly policy: ThrottlePolicy;
  private readonly work: () => void | 'nothing';
  private doneAt = Number.NEGATIVE_INFINITY;
  private pauseMs: number;
  private cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, policy: ThrottlePolicy, work: () => void | 'nothing') {
    this.clock = clock;
    this.policy = policy;
    this.work = work;
    this.pauseMs = policy.pauseMs;
  }

  request(): void {
    if (this.cancelTimer !== null) return;
    const now = this.clock.elapsed();
    const leftMs = hasPassed(this.doneAt, this.pauseMs, now) ? 0 : this.doneAt + this.pauseMs - now;
    const { leadMs } = this.policy;
    if (leftMs === 0 && leadMs === undefined) this.run();
    else this.cancelTimer = this.clock.after(Math.max(leftMs, leadMs ?? 0), () => this.run());
  }

  /** Cancels a waiting run. */
  cancel(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private run(): void {
    this.cancel();
    const startedAt = this.clock.elapsed();
    if (this.work() === 'nothing') return;
    this.doneAt = this.clock.elapsed();
    const { pauseMs, restPerWork = 0, maxPauseMs = pauseMs } = this.policy;
    this.pauseMs = Math.min(maxPauseMs, Math.max(pauseMs, (this.doneAt - startedAt) * restPerWork));
  }
}

/**
 * Collects steps that finish and answers that arrive at about the same time. The pause is far below what a person
 * notices, and slow work takes at most a fifth of the time.
 */
export const coalescingPolicy: ThrottlePolicy = { pauseMs: 4, restPerWork: 4, maxPauseMs: 50 };
