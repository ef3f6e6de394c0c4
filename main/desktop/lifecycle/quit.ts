/**
 * Quits the app: one question when uploads are in flight, a limited time to stop, then the end of the process. The process
 * ends even when stopping fails or the main thread hangs.
 */
import { Worker } from 'node:worker_threads';

import { app, powerMonitor } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

export interface QuitDeps {
  /** How many uploads quitting would interrupt. */
  readonly inFlight: () => number;
  /** Asks the person; resolves to true when the app should quit. */
  readonly confirmQuit: (inFlight: number) => Promise<boolean>;
  /** Stops everything. The app waits `stopTimeoutMs` for it. */
  readonly stop: () => Promise<void>;
  /** Runs last, also when `stop` took too long. */
  readonly close: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a quit waits for uploads to stop. Whatever it cuts off continues at the next start. */
const stopTimeoutMs = 1_500;
/** A process that still exists this much later is killed from outside its main thread. */
const hangTimeoutMs = 3_000;

export class QuitSequence {
  private readonly deps: QuitDeps;
  private stage: 'running' | 'asking' | 'decided' | 'quitting' = 'running';

  constructor(deps: QuitDeps) {
    this.deps = deps;
    app.on('before-quit', (event) => {
      if (this.stage === 'quitting' || this.stage === 'decided') return;
      const inFlight = deps.inFlight();
      if (inFlight === 0) {
        this.stage = 'decided';
        return;
      }
      event.preventDefault();
      if (this.stage === 'running') void this.askFirst(inFlight);
    });
    app.on('will-quit', (event) => {
      if (this.stage === 'quitting') return;
      event.preventDefault();
      void this.quit();
    });
    // The system shuts down. A question would have no answer and would delay it.
    powerMonitor.on('shutdown', () => this.quitNow());
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.quitNow());
  }

  /** Whether the app is quitting. A window that closes then needs no further handling. */
  get isDecided(): boolean {
    return this.stage === 'decided' || this.stage === 'quitting';
  }

  /** Quits without a question. */
  quitNow(): void {
    if (this.isDecided) return;
    this.stage = 'decided';
    app.quit();
  }

  private async askFirst(inFlight: number): Promise<void> {
    this.stage = 'asking';
    let isConfirmed = false;
    try {
      isConfirmed = await this.deps.confirmQuit(inFlight);
    } catch (error) {
      this.deps.log.bug(error);
    }
    // The system may have decided to quit in the meantime. The answer does not change that.
    if (this.stage !== 'asking') return;
    this.stage = isConfirmed ? 'decided' : 'running';
    if (isConfirmed) app.quit();
  }

  private async quit(): Promise<void> {
    this.stage = 'quitting';
    killFromOutside(stopTimeoutMs + hangTimeoutMs);
    const timeUp = new Promise<void>((resolve) => this.deps.clock.after(stopTimeoutMs, resolve));
    try {
      await Promise.race([this.deps.stop(), timeUp]);
      this.deps.close();
    } catch (error) {
      this.deps.log.bug(error);
    } finally {
      app.exit(0);
    }
  }
}

/** A worker kills the process, because a main thread that hangs cannot. This is as safe as any other kill. */
function killFromOutside(afterMs: number): void {
  const source = `setTimeout(() => process.kill(${process.pid}, 'SIGKILL'), ${afterMs})`;
  new Worker(source, { eval: true, stdout: false, stderr: false }).unref();
}
