/**
 * When slow polls run: for what the system reports by no event. All of them run at the same moments, so that an app that
 * rests wakes up once for all, and less often while no person looks and nothing is sent.
 */
import type { Clock } from './clock.ts';

/** A person who looks at the window, and a file that waits for the network or its drive, waits this long at most. */
const usualMs = 5_000;
/** A multiple of `usualMs`, so that the moments of both coincide. */
export const restingPollMs = 15_000;

/** `isResting`: the window is hidden, and no upload is active. */
export function untilNextPoll(clock: Pick<Clock, 'elapsed'>, isResting: boolean): number {
  const periodMs = isResting ? restingPollMs : usualMs;
  return periodMs - (clock.elapsed() % periodMs);
}
