/**
 * Keeps the list of what is done within the bounds that a person set. What came to a good end, or was cancelled, leaves
 * the list, the oldest first; what needs somebody stays. Of what was sent a short row remains, so that its name is not
 * given away and its content is still known.
 */
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { UploadStore } from './uploadStore.ts';

export interface RetentionBounds {
  /** Days since an upload's end; null: no bound. */
  readonly days: number | null;
  /** Uploads at their end. */
  readonly count: number;
}

export interface RetentionDeps {
  readonly store: UploadStore;
  readonly clock: Clock;
  readonly bounds: () => RetentionBounds;
  readonly onChange: () => void;
  readonly log: Log;
}

/** A start has other things to do first. */
const firstRoundMs = 2_000;
const roundMs = 3_600_000;
const dayMs = 86_400_000;
/** At a time; the app breathes between them. */
const chunkSize = 200;
const breathMs = 20;

export class Retention {
  private readonly tools: RetentionDeps;
  private cancelTimer: () => void = () => undefined;

  constructor(tools: RetentionDeps) {
    this.tools = tools;
  }

  /** Tidies up soon, and every hour from then on. */
  start(): void {
    this.tidyAfter(firstRoundMs);
  }

  /** To be called when the bounds have changed. */
  boundsChanged(): void {
    this.tidy();
  }

  stop(): void {
    this.cancelTimer();
  }

  private tidy(): void {
    const { store, clock, bounds, onChange, log } = this.tools;
    let hasMore = false;
    try {
      const { days, count } = bounds();
      const before = days === null ? null : clock.now() - days * dayMs;
      const forgotten = store.forgetEnded(before, count, chunkSize, clock.now());
      hasMore = forgotten === chunkSize;
      if (forgotten > 0) onChange();
    } catch (error) {
      log.bug(error); // the next round tries again
    }
    this.tidyAfter(hasMore ? breathMs : roundMs);
  }

  private tidyAfter(delayMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.tools.clock.after(delayMs, () => this.tidy());
  }
}
