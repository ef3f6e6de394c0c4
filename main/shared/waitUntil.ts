/** Waiting for a condition or for a time, ended early by a signal or by a limit. */
import type { Clock } from './clock.ts';

/**
 * Resolves when the function passed to `register` is called, or when the signal aborts; the caller checks which.
 * Removes its listener from the signal, which may outlive the wait by far.
 */
function calledOrAborted(signal: AbortSignal, register: (call: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    register(done);
  });
}

/** Resolves after `delayMs`, or when the signal aborts; the caller checks which. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const timers: (() => void)[] = [];
  await calledOrAborted(signal, (call) => timers.push(clock.after(delayMs, call)));
  for (const cancel of timers) cancel();
}

/**
 * Callers that wait for the same condition. `wake` resumes them in the order in which they came, and each checks the
 * condition again.
 */
export class WaitList {
  private waiting: (() => void)[] = [];

  /** Resolves at the next `wake`, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    return calledOrAborted(signal, (call) => this.waiting.push(call));
  }

  wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const call of waiting) call();
  }
}

/** Resolves when the promise does, at the latest after `limitMs`. Rejects if the promise rejects before that. */
export function withinTime(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, resolve);
    promise
      .finally(cancel)
      .then(() => resolve())
      .catch(reject);
  });
}
