/** Notices that the computer's clock was set, by comparing the date with the time that has passed. */
import type { Clock } from './clock.ts';

/** A smaller difference is a correction by a time server, which no wait of the app notices. */
const toleranceMs = 2_000;

export class ClockJumps {
  private readonly clock: Clock;
  private offsetMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.offsetMs = this.currentOffsetMs();
  }

  /** Milliseconds by which the clock was set forward since the last call; negative: set back; 0: it was not set. */
  take(): number {
    const offsetMs = this.currentOffsetMs();
    const jumpMs = offsetMs - this.offsetMs;
    this.offsetMs = offsetMs;
    return Math.abs(jumpMs) < toleranceMs ? 0 : jumpMs;
  }

  private currentOffsetMs(): number {
    return Math.round(this.clock.now() - this.clock.elapsed());
  }
}
