/** Waiting for a call that may never come. */

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
