/** Waiting for something that may never happen, or for a time, until a signal aborts. */
import type { Clock } from './clock.ts';

/**
 * Resolves when the function handed to `register` is called, and when the signal aborts: the caller checks again
 * either way. Leaves no listener on the signal behind, which may live much longer than the wait.
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

/** Resolves after `delayMs`, and at once when the signal aborts: the caller checks again either way. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const timers: (() => void)[] = [];
  await calledOrAborted(signal, (call) => timers.push(clock.after(delayMs, call)));
  for (const cancel of timers) cancel();
}

/** Everyone who waits for the same condition. Each checks it again, in the order they came, when `wake` is called. */
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

/** Resolves when the promise does, and at the latest after `limitMs`; rejects when the promise does before that. */
export function withinTime(clock: Clock, limitMs: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, resolve);
    promise
      .finally(cancel)
      .then(() => resolve())
      .catch(reject);
  });
}
