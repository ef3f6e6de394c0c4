/** Quitting: one question where uploads run, some time to wind up, and an end that comes in any case. */
import { Worker } from 'node:worker_threads';

import { app, powerMonitor } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

export interface LeavingTools {
  /** How many uploads are being worked on here, so that quitting would interrupt them. */
  readonly underWay: () => number;
  /** Asks a person; true: quit. */
  readonly ask: (underWay: number) => Promise<boolean>;
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
  private readonly tools: LeavingTools;
  private stage: 'staying' | 'asking' | 'decided' | 'leaving' = 'staying';

  constructor(tools: LeavingTools) {
    this.tools = tools;
    app.on('before-quit', (event) => {
      if (this.stage === 'leaving' || this.stage === 'decided') return;
      const underWay = tools.underWay();
      if (underWay === 0) {
        this.stage = 'decided';
        return;
      }
      event.preventDefault();
      if (this.stage === 'staying') void this.askFirst(underWay);
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

  private async askFirst(underWay: number): Promise<void> {
    this.stage = 'asking';
    let quits = false;
    try {
      quits = await this.tools.ask(underWay);
    } catch (error) {
      this.tools.log.bug(error);
    }
    // Told to quit by the system meanwhile: that stands.
    if (this.stage !== 'asking') return;
    this.stage = quits ? 'decided' : 'staying';
    if (quits) app.quit();
  }

  private async leave(): Promise<void> {
    this.stage = 'leaving';
    endFromOutside(windUpMs + hangMs);
    const timeUp = new Promise<void>((resolve) => this.tools.clock.after(windUpMs, resolve));
    try {
      await Promise.race([this.tools.windUp(), timeUp]);
      this.tools.close();
    } catch (error) {
      this.tools.log.bug(error);
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
