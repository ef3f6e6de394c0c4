/**
 * The clock and the random numbers. Code that depends on them gets them as an argument, so that tests control both.
 */

export interface Clock {
  /** Milliseconds since 1970. A person or a time server can set it back or forward at any moment; use it for dates. */
  now(): number;
  /**
   * Milliseconds since an unspecified moment, which never jump; use it for every wait and duration in this process. It
   * may stop while the computer sleeps.
   */
  elapsed(): number;
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /** In [0, 1). */
  random(): number;
}

/** Timers longer than this overflow in Node and would fire at once. */
const maxTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => Math.floor(performance.now()),
  after(delayMs, task) {
    const timer = setTimeout(task, Math.min(Math.max(delayMs, 0), maxTimerMs));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
