/** A clock that runs faster than real time, because pauses between polls and retries are made for real services. */
import { type Clock, systemClock } from '../../main/shared/clock.ts';

const processStartedAt = Date.now();

/**
 * `speed`: its seconds per real second. `startedAt`: when it showed the real time, in milliseconds since 1970; processes
 * that share times need the same value.
 */
export function acceleratedClock(speed: number, startedAt: number = processStartedAt): Clock {
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    elapsed: () => systemClock.elapsed() * speed,
    after: (delayMs, task) => systemClock.after(delayMs / speed, task),
    random: () => Math.random(),
  };
}
