/**
 * The two timers of the transfer engine. StallTimer ends an attempt that makes no progress, because got's own timeouts
 * do not guard an upload that stalls midway. IdleTimer frees what is kept for the next use once it has not been used
 * for a while.
 */
import type { Clock } from '../shared/clock.ts';
import { hasPassed } from '../shared/throttle.ts';

/** An attempt ends when no byte has moved for this long, so that no upload waits forever. */
const stallMs = 60_000;
/**
 * Progress within this time of the last restart does not restart the timer, because a fast link makes progress
 * thousands of times a second. A stall ends an attempt this much later.
 */
const toleranceMs = 500;

export interface StallTimer {
  /** Aborts when the outer signal does, or when the attempt has stalled. */
  readonly signal: AbortSignal;
  readonly stalled: () => boolean;
  /** Reports progress. */
  moved(): void;
  /** Pauses the timer while it is not this transfer's turn. The next progress starts it again. */
  rest(): void;
  stop(): void;
}

/** `limitMs`: how long an attempt may make no progress; one minute by default. */
export function startStallTimer(clock: Clock, outer: AbortSignal, limitMs: number = stallMs): StallTimer {
  const stall = new AbortController();
  const onStall = () => stall.abort(new Error(`Nothing moved for ${limitMs} ms`));
  const start = () => clock.after(limitMs + toleranceMs, onStall);
  let cancel = start();
  let startedAt: number | null = clock.elapsed();
  return {
    signal: AbortSignal.any([outer, stall.signal]),
    stalled: () => stall.signal.aborted,
    moved() {
      const now = clock.elapsed();
      if (startedAt !== null && !hasPassed(startedAt, toleranceMs, now)) return;
      cancel();
      cancel = start();
      startedAt = now;
    },
    rest() {
      cancel();
      startedAt = null;
    },
    stop: () => cancel(),
  };
}

/** Longer than the pause between two files or two attempts, and short compared with the life of the app. */
const idleMs = 30_000;

export class IdleTimer {
  private readonly clock: Clock;
  private readonly onIdle: () => void;
  private users = 0;
  private cancel: () => void = () => undefined;

  /** `onIdle` is called when there has been no user for half a minute. */
  constructor(clock: Clock, onIdle: () => void) {
    this.clock = clock;
    this.onIdle = onIdle;
  }

  /** Adds a user. Each call needs one call of `end`. */
  begin(): void {
    this.cancel();
    this.users += 1;
  }

  end(): void {
    this.users -= 1;
    if (this.users === 0) this.cancel = this.clock.after(idleMs, this.onIdle);
  }
}
