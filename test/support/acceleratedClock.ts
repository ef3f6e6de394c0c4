/** A clock that runs faster than the wall's: pauses between polls and tries are for real services. */
import { type Clock, systemClock } from '../../main/shared/clock.ts';

const processStartedAt = Date.now();

/**
 * `hurry`: how many of its seconds pass in one real one. `startedAt`: when it was right, in milliseconds since 1970; the
 * same for several processes where one's times mean something to the next.
 */
export function acceleratedClock(speed: number, startedAt: number = processStartedAt): Clock {
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    after: (delayMs, task) => systemClock.after(delayMs / speed, task),
    random: () => Math.random(),
  };
}
