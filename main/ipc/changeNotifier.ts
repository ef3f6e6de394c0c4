/** Notifies the window of changes, at most ten times a second, and never when nothing has changed. */
import type { Clock } from '../shared/clock.ts';
import { Throttle } from '../shared/throttle.ts';

const minPauseMs = 100;

/** Calls `send` soon after one or more calls of `changed`. */
export class ChangeNotifier {
  private readonly throttle: Throttle;
  private isStopped = false;

  constructor(clock: Clock, send: () => void) {
    this.throttle = new Throttle(clock, { pauseMs: minPauseMs, leadMs: 0 }, send);
  }

  changed(): void {
    if (!this.isStopped) this.throttle.request();
  }

  /** Notifies of nothing any more. Call it before what `send` reads is closed. */
  stop(): void {
    this.isStopped = true;
    this.throttle.cancel();
  }
}
