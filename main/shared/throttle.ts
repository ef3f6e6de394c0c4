/**
 * Work that is requested often and costs less when it is done once for many requests: a database commit, a look at
 * what is due, a notice to the window. All of it survives a clock that was set back.
 */
import type { Clock } from './clock.ts';

/**
 * Whether `pauseMs` have passed since `since`. Also true when the clock was set back: nothing waits for the old time.
 */
export function hasPassed(since: number, pauseMs: number, now: number): boolean {
  return now < since || now - since >= pauseMs;
}

export interface ThrottlePolicy {
  /** The shortest time between two runs. */
  readonly pauseMs: number;
  /**
   * Work that takes long waits for more of it: the next pause lasts so many times as long as the work did. Default 0.
   */
  readonly restPerWork?: number;
  /** No pause lasts longer. Default `pauseMs`. */
  readonly maxPauseMs?: number;
  /**
   * How long a run waits at least, so that what comes with its request takes part; 0: for the next turn. Default: not
   * at all.
   */
  readonly leadMs?: number;
}

/**
 * Works at once if it has not worked a moment ago, otherwise once, at the end of the pause, for all requests until
 * then. A run that answers `nothing` had nothing to do and begins no pause.
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
    const now = this.clock.now();
    const leftMs = hasPassed(this.doneAt, this.pauseMs, now) ? 0 : this.doneAt + this.pauseMs - now;
    const { leadMs } = this.policy;
    if (leftMs === 0 && leadMs === undefined) this.run();
    else this.cancelTimer = this.clock.after(Math.max(leftMs, leadMs ?? 0), () => this.run());
  }

  /** Drops a request that waits. */
  cancel(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private run(): void {
    this.cancel();
    const begunAt = this.clock.now();
    if (this.work() === 'nothing') return;
    this.doneAt = this.clock.now();
    const { pauseMs, restPerWork = 0, maxPauseMs = pauseMs } = this.policy;
    this.pauseMs = Math.min(maxPauseMs, Math.max(pauseMs, (this.doneAt - begunAt) * restPerWork));
  }
}

/**
 * For runs that end and for answers that come at about the same time: long enough to bring together what a busy
 * network answers, far below what a person notices, and at most a fifth of the time for work that takes long.
 */
export const momentPolicy: ThrottlePolicy = { pauseMs: 4, restPerWork: 4, maxPauseMs: 50 };
