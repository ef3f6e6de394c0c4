/** Quitting: one question where uploads run, some time to wind up, and an end that comes in any case. */
import { Worker } from 'node:worker_threads';

import { app, powerMonitor } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

export interface LeavingDeps {
  /** How many uploads are being worked on here, so that quitting would interrupt them. */
  readonly inFlight: () => number;
  /** Asks a person; true: quit. */
  readonly ask: (inFlight: number) => Promise<boolean>;
  /** Ends everything; has `windUpMs` for it. */
  readonly windUp: () => Promise<void>;
  /** The last thing, however winding up went. */
  readonly close: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a quit waits for runs to wind up; whatever is cut off goes on at the next start. */
const windUpMs = 2_000;
/** A process that hangs so long after that is ended from outside its main thread. */
const hangMs = 3_000;

export class Leaving {
  private readonly deps: LeavingDeps;
  private stage: 'staying' | 'asking' | 'decided' | 'leaving' = 'staying';

  constructor(deps: LeavingDeps) {
    this.deps = deps;
    app.on('before-quit', (event) => {
      if (this.stage === 'leaving' || this.stage === 'decided') return;
      const inFlight = deps.inFlight();
      if (inFlight === 0) {
        this.stage = 'decided';
        return;
      }
      event.preventDefault();
      if (this.stage === 'staying') void this.askFirst(inFlight);
    });
    app.on('will-quit', (event) => {
      if (this.stage === 'leaving') return;
      event.preventDefault();
      void this.leave();
    });
    // The system ends: there is nobody to answer, and a question would hold it up.
    powerMonitor.on('shutdown', () => this.quitNow());
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.quitNow());
  }

  /** Whether the app is on its way out, so that a window that closes means nothing more. */
  get isDecided(): boolean {
    return this.stage === 'decided' || this.stage === 'leaving';
  }

  /** Quits without a question. */
  quitNow(): void {
    if (this.isDecided) return;
    this.stage = 'decided';
    app.quit();
  }

  private async askFirst(inFlight: number): Promise<void> {
    this.stage = 'asking';
    let quits = false;
    try {
      quits = await this.deps.ask(inFlight);
    } catch (error) {
      this.deps.log.bug(error);
    }
    // Told to quit by the system meanwhile: that stands.
    if (this.stage !== 'asking') return;
    this.stage = quits ? 'decided' : 'staying';
    if (quits) app.quit();
  }

  private async leave(): Promise<void> {
    this.stage = 'leaving';
    endFromOutside(windUpMs + hangMs);
    const timeUp = new Promise<void>((resolve) => this.deps.clock.after(windUpMs, resolve));
    try {
      await Promise.race([this.deps.windUp(), timeUp]);
      this.deps.close();
    } catch (error) {
      this.deps.log.bug(error);
    } finally {
      app.exit(0);
    }
  }
}

/** A main thread that hangs cannot end itself. What is cut off so is safe as after any other kill. */
function endFromOutside(afterMs: number): void {
  const source = `setTimeout(() => process.kill(${process.pid}, 'SIGKILL'), ${afterMs})`;
  new Worker(source, { eval: true, stdout: false, stderr: false }).unref();
}
