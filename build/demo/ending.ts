/** How the demo ends: whatever was started is stopped, last things first; at its end, at a fault and at a signal. */
import { constants } from 'node:os';

import { withLimit } from './limit.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

const stopLimitMs = 10_000;
const parentCheckMs = 500;

/** Somebody wants the demo to end before it is through. */
export interface Interruption {
  readonly signal: Signal;
  /** By a shell's custom. */
  readonly exitCode: number;
}

/**
 * Resolves at Ctrl+C and its like, and when the process that started us is gone: npm hands a signal that reaches it
 * alone to the shell between us, which ends without a word to us.
 *
 * From now on the signals are ours alone: Playwright would end this process at once, with the service still running.
 */
export function interruption(): Promise<Interruption> {
  return new Promise((resolve) => {
    const interrupt = (signal: Signal) => resolve({ signal, exitCode: 128 + constants.signals[signal] });
    for (const signal of signals) process.on(signal, interrupt);
    process.on('newListener', (name, listener) => {
      if (signals.some((signal) => signal === name)) queueMicrotask(() => process.off(name, listener));
    });
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) interrupt('SIGHUP');
    }, parentCheckMs);
    watch.unref();
  });
}

/** What was started, and how to stop it. */
export class Started {
  readonly #stops: (() => Promise<void>)[] = [];
  #isEnding = false;

  /**
   * Starts a thing. From this call on it is stopped at the end, also when the end comes before it is up; and once the
   * end has come nothing is started any more. So nothing is left that came up a moment too late.
   */
  async add<Thing>(
    start: () => Promise<Thing>,
    stop: (thing: Thing) => void | Promise<void>,
  ): Promise<Thing> {
    if (this.#isEnding) throw new Error('Nothing is started any more: the end has come.');
    const starting = start();
    this.#stops.push(async () => {
      const [outcome] = await Promise.allSettled([starting]);
      if (outcome.status === 'fulfilled') await stop(outcome.value);
    });
    return await starting;
  }

  /** Last things first. What cannot be stopped is said; the others are stopped all the same. */
  async stopAll(): Promise<void> {
    this.#isEnding = true;
    for (const stop of this.#stops.splice(0).toReversed()) {
      try {
        await withLimit(stop(), stopLimitMs, `no end within ${stopLimitMs / 1_000} s`);
      } catch (error) {
        console.error(`Could not clean up: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
