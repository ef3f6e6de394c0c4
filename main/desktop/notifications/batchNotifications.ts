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

export interface BatchNewsDeps {
  readonly clock: Clock;
  readonly takeEnded: () => readonly BatchEnd[];
  readonly tell: (ends: readonly BatchEnd[]) => void;
}

export class BatchNews {
  private readonly deps: BatchNewsDeps;
  private readonly throttle: Throttle;

  constructor(deps: BatchNewsDeps) {
    this.deps = deps;
    const policy = { pauseMs: shortestPauseMs, leadMs: settleMs };
    this.throttle = new Throttle(deps.clock, policy, () => this.tellNow());
  }

  /** Uploads came to an end. */
  ended(): void {
    this.throttle.request();
  }

  private tellNow(): void | 'nothing' {
    const ends = this.deps.takeEnded().filter(hasNews);
    if (ends.length === 0) return 'nothing';
    this.deps.tell(ends);
  }
}

/** What a person cancelled or removed is no news to them. */
function hasNews({ done, alreadySubmitted, attention }: BatchEnd): boolean {
  return done + alreadySubmitted + attention > 0;
}
