/** Notifies the window that something changed, at most ten times a second, and never when nothing did. */
import type { Clock } from '../shared/clock.ts';
import { Throttle } from '../shared/throttle.ts';

const shortestPauseMs = 100;

/** Calls `send` soon after `changed` was called, however often that was. */
export class ChangeNotifier {
  private readonly throttle: Throttle;

  constructor(clock: Clock, send: () => void) {
    this.throttle = new Throttle(clock, { pauseMs: shortestPauseMs, leadMs: 0 }, send);
  }

  changed(): void {
    this.throttle.request();
  }
}
