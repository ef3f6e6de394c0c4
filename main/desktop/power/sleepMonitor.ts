/**
 * Detects that the computer sleeps and wakes up: from the system's events, and from a jump of the clock when the system
 * sends none.
 *
 * Invariant: every `onSleep` is followed by an `onWake`, also when the system did not sleep in the end.
 */
import type { Clock } from '../../shared/clock.ts';
import { restingPollMs, untilNextPoll } from '../../shared/slowPoll.ts';

/** The ticks coincide with the slow polls of an app that rests. */
const tickMs = restingPollMs;
/** A tick that is this late means that the process did not run in the meantime. */
const jumpMs = 30_000;
/** This many ticks on time after a suspend event mean that the system did not sleep, or that its resume event is missing. */
const ticksAwake = 2;

export interface SleepListener {
  /** The system is about to sleep, which interrupts everything that runs now. */
  onSleep(): void;
  /** The system is awake. Connections from before the sleep are broken, but have not reported it. */
  onWake(): void;
}

export class SleepMonitor {
  private readonly clock: Clock;
  private readonly listener: SleepListener;
  private lastTickAt: number;
  private ticksSinceSuspend: number | null = null;

  constructor(clock: Clock, listener: SleepListener) {
    this.clock = clock;
    this.listener = listener;
    this.lastTickAt = clock.now();
    clock.after(untilNextPoll(clock, true), () => this.tick());
  }

  /** The system announced that it is about to sleep. */
  suspend(): void {
    if (this.ticksSinceSuspend !== null) return;
    this.ticksSinceSuspend = 0;
    this.listener.onSleep();
  }

  /** The system announced that it is awake. */
  resume(): void {
    this.ticksSinceSuspend = null;
    // The next tick must not report the same sleep again.
    this.lastTickAt = this.clock.now();
    this.listener.onWake();
  }

  private tick(): void {
    const now = this.clock.now();
    const hasJumped = now - this.lastTickAt > tickMs + jumpMs;
    this.lastTickAt = now;
    this.clock.after(untilNextPoll(this.clock, true), () => this.tick());
    if (hasJumped) {
      this.resume();
    } else if (this.ticksSinceSuspend !== null) {
      this.ticksSinceSuspend += 1;
      if (this.ticksSinceSuspend >= ticksAwake) this.resume();
    }
  }
}
