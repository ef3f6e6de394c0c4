/** Work that is asked for often and is cheaper done once for many: a database's commit, a look at what is due. */
import type { Clock } from './clock.ts';

/** Long enough to bring together what a busy network answers, far below what anybody waits for. */
const momentMs = 4;
/** Work that takes long waits for more of it: it takes at most a fifth of the time, and most of it is the same for one as for many. */
const restPerWork = 4;
/** However slow the disk: somebody may be waiting. */
const longestMomentMs = 50;

/** Does its work at once where it was not done a moment ago, else once, at the moment's end, for all who ask meanwhile. */
export class Gathered {
  private readonly clock: Clock;
  private readonly work: () => void;
  private doneAt = Number.NEGATIVE_INFINITY;
  private restMs = momentMs;
  private cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, work: () => void) {
    this.clock = clock;
    this.work = work;
  }

  ask(): void {
    if (this.cancelTimer !== null) return;
    const sinceMs = this.clock.now() - this.doneAt;
    // The wall's clock may have been set back: never longer than the moment itself.
    if (sinceMs < 0 || sinceMs >= this.restMs) this.run();
    else this.cancelTimer = this.clock.after(this.restMs - sinceMs, () => this.run());
  }

  /** What was asked for and not done yet is not done any more. */
  cancel(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private run(): void {
    this.cancel();
    const begunAt = this.clock.now();
    this.work();
    // Work that takes longer than a moment must leave one for everything else.
    this.doneAt = this.clock.now();
    this.restMs = Math.min(longestMomentMs, Math.max(momentMs, (this.doneAt - begunAt) * restPerWork));
  }
}
