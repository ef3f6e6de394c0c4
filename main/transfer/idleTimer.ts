/** Lets go of what is kept for the next use when there was no next use for a while. */
import type { Clock } from '../shared/clock.ts';

/** Longer than the pause between two files, or between two tries; short beside the life of the app. */
const idleMs = 30_000;

export class Idle {
  private readonly clock: Clock;
  private readonly letGo: () => void;
  private users = 0;
  private cancel: () => void = () => undefined;

  /** `letGo` is called once the last user has been gone for half a minute. */
  constructor(clock: Clock, letGo: () => void) {
    this.clock = clock;
    this.letGo = letGo;
  }

  begin(): void {
    this.cancel();
    this.users += 1;
  }

  end(): void {
    this.users -= 1;
    if (this.users === 0) this.cancel = this.clock.after(idleMs, this.letGo);
  }
}
