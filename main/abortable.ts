/** Waiting for a call that may never come, or for a time. */
import type { Clock } from './clock.ts';

/**
 * Resolves when the function handed to `register` is called, and when the signal aborts: the caller looks again either
 * way. Leaves no listener on the signal behind, which may live much longer than the wait.
 */
export function calledOrAborted(signal: AbortSignal, register: (call: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    register(done);
  });
}

/** Resolves after `delayMs`, and at once when the signal aborts: the caller looks again either way. */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const timers: (() => void)[] = [];
  await calledOrAborted(signal, (call) => timers.push(clock.after(delayMs, call)));
  for (const cancel of timers) cancel();
}
