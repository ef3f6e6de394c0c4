/** Ends an attempt on which nothing moves: got's own timeouts do not guard an upload that stalls half-way. */
import type { Clock } from '../shared/clock.ts';
import { hasPassed } from '../shared/throttle.ts';

/** No byte taken for this long ends the attempt (design: no state without a way out). */
export const stallMs = 60_000;
/** Movements within it do not each set the timer anew: a fast link has thousands a second. A stall ends so much later. */
const momentMs = 500;

export interface StallTimer {
  /** Aborts when the outer signal does, or when nothing moved for `stallMs`. */
  readonly signal: AbortSignal;
  readonly stalled: () => boolean;
  /** Something moved. */
  moved(): void;
  /** Nothing can move now, because it is not this transfer's turn; the time begins anew with the next movement. */
  rest(): void;
  stop(): void;
}

export function startWatchdog(clock: Clock, outer: AbortSignal, limitMs: number = stallMs): StallTimer {
  const stall = new AbortController();
  const onStall = () => stall.abort(new Error(`Nothing moved for ${limitMs} ms`));
  const arm = () => clock.after(limitMs + momentMs, onStall);
  let cancel = arm();
  let armedAt: number | null = clock.now();
  return {
    signal: AbortSignal.any([outer, stall.signal]),
    stalled: () => stall.signal.aborted,
    moved() {
      const now = clock.now();
      if (armedAt !== null && !hasPassed(armedAt, momentMs, now)) return;
      cancel();
      cancel = arm();
      armedAt = now;
    },
    rest() {
      cancel();
      armedAt = null;
    },
    stop: () => cancel(),
  };
}
