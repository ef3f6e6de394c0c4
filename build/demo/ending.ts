/** How the demo ends: everything that was started is stopped, in reverse order, after success, an error or a signal. */
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

const stopLimitMs = 10_000;
const parentCheckMs = 500;

export interface Interruption {
  readonly signal: Signal;
  /** By a shell's custom. */
  readonly exitCode: number;
}

/**
 * Resolves at Ctrl+C and similar signals, and when the process that started us is gone: npm passes a signal that reaches
 * it alone to the shell between us, which ends without a signal to us.
 *
 * From now on no other listener gets these signals: Playwright would end this process at once, and leave the service
 * running.
 */
export function interruption(): Promise<Interruption> {
  return new Promise((resolve) => {
    const interrupt = (signal: Signal) => resolve({ signal, exitCode: 128 + constants.signals[signal] });
    for (const signal of signals) process.on(signal, interrupt);
    process.on('newListener', (name, listener) => {
      if (signals.some((signal) => signal === name)) queueMicrotask(() => process.off(name, listener));
    });
    const parent = process.ppid;
    const checkParent = () => process.ppid !== parent && interrupt('SIGHUP');
    setInterval(checkParent, parentCheckMs).unref();
  });
}

/** The things that were started, each with the way to stop it. */
export class Started {
  readonly #stops: (() => Promise<void>)[] = [];
  #isEnding = false;

  /**
   * Starts a thing. From this call on it is stopped at the end, also when the end comes before it has started. After the
   * end nothing is started, so nothing remains that started a moment too late.
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

  /** Stops everything in reverse order. Prints what cannot be stopped, and stops the others. */
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

/** Waits for `work`, at most `limitMs` milliseconds; then rejects with `message`. The work itself continues. */
export async function withLimit<Result>(
  work: Promise<Result>,
  limitMs: number,
  message: string,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), limitMs);
  });
  return await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
