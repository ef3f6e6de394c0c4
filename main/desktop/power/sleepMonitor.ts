/**
 * Notices that the machine sleeps and has slept: by the system's own word, and by a clock that jumped where that word
 * does not come. Pure but for the clock.
 *
 * Invariant: after each `onSleep` comes an `onWake`, also where the system did not sleep after all.
 */
import type { Clock } from '../../shared/clock.ts';

const tickMs = 15_000;
/** A tick this late means that nothing ran meanwhile. */
const jumpMs = 30_000;
/** As many ticks in their time after the system said that it would sleep: it did not, or we were not told of its end. */
const ticksAwake = 2;

export interface SleepListener {
  /** The system is about to sleep: what runs now will be cut off. */
  onSleep(): void;
  /** What was connected before is dead without knowing it. */
  onWake(): void;
}

export class SleepWatch {
  private readonly clock: Clock;
  private readonly listener: SleepListener;
  private lastTickAt: number;
  private ticksSinceSuspend: number | null = null;
  private cancel: () => void;

  constructor(clock: Clock, listener: SleepListener) {
    this.clock = clock;
    this.listener = listener;
    this.lastTickAt = clock.now();
    this.cancel = clock.after(tickMs, () => this.tick());
  }

  /** The system says that it is going to sleep. */
  suspend(): void {
    if (this.ticksSinceSuspend !== null) return;
    this.ticksSinceSuspend = 0;
    this.listener.onSleep();
  }

  /** The system says that it is back. */
  resume(): void {
    this.ticksSinceSuspend = null;
    // The jump that comes with it is told of already.
    this.lastTickAt = this.clock.now();
    this.listener.onWake();
  }

  stop(): void {
    this.cancel();
  }

  private tick(): void {
    const now = this.clock.now();
    const hasJumped = now - this.lastTickAt > tickMs + jumpMs;
    this.lastTickAt = now;
    this.cancel = this.clock.after(tickMs, () => this.tick());
    if (hasJumped) {
      this.resume();
    } else if (this.ticksSinceSuspend !== null) {
      this.ticksSinceSuspend += 1;
      if (this.ticksSinceSuspend >= ticksAwake) this.resume();
    }
  }
}
