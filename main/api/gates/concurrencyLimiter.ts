/**
 * Limits how many requests of one capability bucket are in flight at once (additive increase, multiplicative
 * decrease). There is no limit until the service answers 429. Then the limit is halved and grows again with each
 * success, so that it settles near the plan's limit without knowing it.
 */

/**
 * Successes after which one more request may be in flight. It grows slowly, because a limit that is too high costs a
 * 429.
 */
const successesPerStep = 50;
/** From here on the scheduler's own limits are lower. */
const unlimitedFrom = 16;

export class ConcurrencyLimiter {
  private limit = Number.POSITIVE_INFINITY;
  private inFlight = 0;
  private successes = 0;

  /** How many further requests may start now. */
  get availableSlots(): number {
    return Math.max(0, this.limit - this.inFlight);
  }

  get isLimited(): boolean {
    return this.limit !== Number.POSITIVE_INFINITY;
  }

  begin(): void {
    this.inFlight += 1;
  }

  end(): void {
    this.inFlight = Math.max(0, this.inFlight - 1);
  }

  succeeded(): void {
    if (!this.isLimited) return;
    this.successes += 1;
    if (this.successes < successesPerStep) return;
    this.successes = 0;
    this.limit = this.limit + 1 >= unlimitedFrom ? Number.POSITIVE_INFINITY : this.limit + 1;
  }

  /** Call it for the first 429 of a burst only; the others belong to requests that were in flight already. */
  halve(): void {
    const before = Math.min(this.limit, Math.max(1, this.inFlight));
    this.limit = Math.max(1, Math.floor(before / 2));
    this.successes = 0;
  }
}
