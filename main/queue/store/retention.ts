/**
 * Keeps the list of finished uploads within the bounds of the settings. Uploads that are done or cancelled are
 * removed, the oldest first; uploads that need attention stay. For a file that was sent a hidden row remains, so that
 * no other file gets its name and a duplicate is recognized. Ages are compared with a date that the clock has confirmed,
 * so that nothing is removed within a day after the clock was set.
 */
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { ConfirmedTime } from './confirmedTime.ts';
import type { UploadStore } from './uploadStore.ts';

export interface RetentionBounds {
  /** Days since an upload finished; null: no bound. */
  readonly days: number | null;
  /** The maximum number of finished uploads in the list. */
  readonly count: number;
}

export interface RetentionDeps {
  readonly store: Pick<UploadStore, 'forgetEnded' | 'fact' | 'setFact'>;
  /** How many finished uploads the list has. */
  readonly endedCount: () => number;
  readonly clock: Clock;
  readonly bounds: () => RetentionBounds;
  readonly onChange: () => void;
  readonly log: Log;
}

/** The first round waits for the app's start. */
const firstRoundMs = 2_000;
const roundMs = 3_600_000;
const dayMs = 86_400_000;
/** How long a removed upload can be restored. */
const keepRemovedMs = dayMs;
/** Uploads per chunk, and the pause between two chunks, in which the app does other work. */
const chunkSize = 200;
const chunkPauseMs = 20;

export class Retention {
  private readonly deps: RetentionDeps;
  private readonly time: ConfirmedTime;
  private cancelTimer: () => void = () => undefined;

  constructor(deps: RetentionDeps) {
    this.deps = deps;
    this.time = new ConfirmedTime(deps.store);
  }

  /** The date with which ages are compared, in milliseconds since 1970; null while no date is confirmed. */
  get confirmedTime(): number | null {
    return this.time.value;
  }

  /** Removes uploads that are out of bounds, soon and then every hour. */
  start(): void {
    this.pruneAfter(firstRoundMs);
  }

  /** Call this when the bounds have changed. */
  boundsChanged(): void {
    this.prune('asked');
  }

  stop(): void {
    this.cancelTimer();
  }

  /** `asked`: a person set the bounds, so the number applies at once even if the clock was set back. */
  private prune(reason: 'asked' | 'due'): void {
    const { store, endedCount, clock, bounds, onChange, log } = this.deps;
    let hasMore = false;
    try {
      const { days, count } = bounds();
      const now = clock.now();
      this.time.observe(now);
      const confirmed = this.time.value;
      const forgotten = store.forgetEnded({
        before: days === null || confirmed === null ? null : confirmed - days * dayMs,
        atLeast: reason === 'due' && this.time.wasSetBack ? 0 : endedCount() - count,
        removedBefore: confirmed === null ? null : confirmed - keepRemovedMs,
        limit: chunkSize,
        now,
      });
      hasMore = forgotten === chunkSize;
      if (forgotten > 0) onChange();
    } catch (error) {
      log.bug(error); // the next round tries again
    }
    this.pruneAfter(hasMore ? chunkPauseMs : roundMs);
  }

  private pruneAfter(delayMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.deps.clock.after(delayMs, () => this.prune('due'));
  }
}
