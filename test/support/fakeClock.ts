/** A clock that the test advances. `random` returns the value that the test sets. */
import type { Clock } from '../../main/shared/clock.ts';

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

export class FakeClock implements Clock {
  randomValue = 0.5;
  private time = 1_000_000;
  private setAheadMs = 0;
  private readonly timers = new Set<Timer>();
  /** The moments at which timers have run. Timers of the same moment wake a process once. */
  readonly wakeUps = new Set<number>();

  now(): number {
    return this.time + this.setAheadMs;
  }

  elapsed(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.time + Math.max(0, delayMs), task };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  random(): number {
    return this.randomValue;
  }

  /** Advances the time and runs each timer at its moment. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      this.wakeUps.add(this.time);
      next.task();
    }
    this.time = end;
  }

  /** Advances the time without running timers, as in a sleep. Due timers run at the next `advance`. */
  jump(ms: number): void {
    this.time += ms;
  }

  /** Sets the date forward, or back if negative. The time that passes and the timers stay as they are. */
  set(aheadMs: number): void {
    this.setAheadMs += aheadMs;
  }

  /** When the next timer is due; null if there is none. */
  get nextTimerAt(): number | null {
    let next: number | null = null;
    for (const { at } of this.timers) if (next === null || at < next) next = at;
    return next === null ? null : next + this.setAheadMs;
  }

  get waitingTimers(): number {
    return this.timers.size;
  }
}
