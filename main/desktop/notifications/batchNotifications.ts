/**
 * Notifies that batches have finished: once for all that end close together, and at most once a minute, so that files which
 * arrive one by one in a watch folder do not cause a notification each.
 */
import type { BatchEnd } from '../../queue/reports/batchEnds.ts';
import type { Clock } from '../../shared/clock.ts';
import { Throttle } from '../../shared/throttle.ts';

/** Waits for the rest of a drop, which may not have reached the queue yet. */
const settleMs = 2_000;
const minPauseMs = 60_000;

export interface BatchNotificationsDeps {
  readonly clock: Clock;
  readonly takeEnded: () => readonly BatchEnd[];
  /** Whether a batch has ended, and its end waits for the issues of its files. */
  readonly isAnyWaiting: () => boolean;
  readonly notify: (ends: readonly BatchEnd[]) => void;
}

export class BatchNotifications {
  private readonly deps: BatchNotificationsDeps;
  private readonly throttle: Throttle;
  private cancelLook: () => void = () => undefined;
  private isStopped = false;

  constructor(deps: BatchNotificationsDeps) {
    this.deps = deps;
    const policy = { pauseMs: minPauseMs, leadMs: settleMs };
    this.throttle = new Throttle(deps.clock, policy, () => this.notifyNow());
  }

  /** Call it when uploads have ended. */
  uploadsEnded(): void {
    if (!this.isStopped) this.throttle.request();
  }

  /** Notifies of nothing any more. Call it before the queue is closed. */
  stop(): void {
    this.isStopped = true;
    this.cancelLook();
    this.throttle.cancel();
  }

  private notifyNow(): void | 'nothing' {
    const ends = this.deps.takeEnded().filter(isWorthNotifying);
    if (this.deps.isAnyWaiting())
      this.cancelLook = this.deps.clock.after(settleMs, () => this.throttle.request());
    if (ends.length === 0) return 'nothing';
    this.deps.notify(ends);
  }
}

/** A batch in which a person cancelled or removed everything causes no notification. */
function isWorthNotifying({ done, alreadySubmitted, attention }: BatchEnd): boolean {
  return done + alreadySubmitted + attention > 0;
}
