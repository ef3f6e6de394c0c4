/** Tells the window that something changed, at most ten times a second, and never of nothing. */
import type { Clock } from '../clock.ts';

const shortestPauseMs = 100;

/** Calls `send` soon after `changed` was called, however often that was. */
export class ChangeNotices {
  private readonly clock: Clock;
  private readonly send: () => void;
  private lastAt = 0;
  private isWaiting = false;

  constructor(clock: Clock, send: () => void) {
    this.clock = clock;
    this.send = send;
  }

  changed(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    // The wall's clock may have been set back: never longer than the pause itself.
    const delayMs = Math.min(shortestPauseMs, Math.max(0, this.lastAt + shortestPauseMs - this.clock.now()));
    this.clock.after(delayMs, () => {
      this.isWaiting = false;
      this.lastAt = this.clock.now();
      this.send();
    });
  }
}
