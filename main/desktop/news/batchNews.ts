/**
 * Tells that batches are finished: once for all that ended close together, and not again too soon, so that files which
 * come one by one (a watch folder) do not become a notification each.
 */
import type { Clock } from '../../clock.ts';
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';

/** The rest of what was dropped may still be on its way into the queue. */
const settleMs = 2_000;
const shortestPauseMs = 60_000;

export interface BatchNewsTools {
  readonly clock: Clock;
  readonly takeEnded: () => readonly BatchEnd[];
  readonly tell: (ends: readonly BatchEnd[]) => void;
}

export class BatchNews {
  private readonly tools: BatchNewsTools;
  private lastTellingAt = Number.NEGATIVE_INFINITY;
  private isWaiting = false;

  constructor(tools: BatchNewsTools) {
    this.tools = tools;
  }

  /** Uploads came to an end. */
  ended(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    const { clock } = this.tools;
    const pauseMs = this.lastTellingAt + shortestPauseMs - clock.now();
    // The wall's clock may have been set back: never longer than the pause itself.
    clock.after(Math.min(shortestPauseMs, Math.max(settleMs, pauseMs)), () => this.tellNow());
  }

  private tellNow(): void {
    this.isWaiting = false;
    const ends = this.tools.takeEnded().filter(hasNews);
    if (ends.length === 0) return;
    this.lastTellingAt = this.tools.clock.now();
    this.tools.tell(ends);
  }
}

/** What a person cancelled or removed is no news to them. */
function hasNews({ done, alreadySubmitted, attention }: BatchEnd): boolean {
  return done + alreadySubmitted + attention > 0;
}
