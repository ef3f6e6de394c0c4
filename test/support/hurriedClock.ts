/** A clock that runs faster than the wall's: pauses between polls and tries are for real services. */
import { type Clock, systemClock } from '../../main/clock.ts';

const startedAt = Date.now();

/** `hurry`: how many of its seconds pass in one real one. */
export function hurriedClock(hurry: number): Clock {
  return {
    now: () => startedAt + (Date.now() - startedAt) * hurry,
    after: (delayMs, task) => systemClock.after(delayMs / hurry, task),
    random: () => Math.random(),
  };
}
