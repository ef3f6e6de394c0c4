/** Waiting for something, but not for ever. */
import type { Clock } from './clock.ts';

/** Resolves when the promise does, or when the time is up; rejects when the promise does before that. */
export function withinTime(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, resolve);
    promise
      .finally(cancel)
      .then(() => resolve())
      .catch(reject);
  });
}
