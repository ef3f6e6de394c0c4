import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
/**
 * Tells that batches are finished: once for all that ended close together, and not again too soon, so that files which
 * come one by one (a watch folder) do not become a notification each.
 */
import type { Clock } from '../../shared/clock.ts';
import { Throttle } from '../../shared/throttle.ts';

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
  private readonly throttle: Throttle;

  constructor(tools: BatchNewsTools) {
    this.tools = tools;
    const policy = { pauseMs: shortestPauseMs, leadMs: settleMs };
    this.throttle = new Throttle(tools.clock, policy, () => this.tellNow());
  }

  /** Uploads came to an end. */
  ended(): void {
    this.throttle.request();
  }

  private tellNow(): void | 'nothing' {
    const ends = this.tools.takeEnded().filter(hasNews);
    if (ends.length === 0) return 'nothing';
    this.tools.tell(ends);
  }
}

/** What a person cancelled or removed is no news to them. */
function hasNews({ done, alreadySubmitted, attention }: BatchEnd): boolean {
  return done + alreadySubmitted + attention > 0;
}
