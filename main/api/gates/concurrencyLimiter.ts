/**
 * How many requests of one capability bucket may be in flight at once (additive increase, multiplicative decrease).
 * Nothing limits it until the service answers 429; then the limit is halved, and grows again with success, so that it
 * settles near a plan's limit without knowing it.
 */

/** Successes after which one more request may be in flight. Slow: each step too far costs a 429. */
const successesPerStep = 50;
/** From here on the scheduler's own limits are the narrower ones. */
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

  /** The first 429 of a burst; those that follow until the bucket's time has come say nothing new. */
  halve(): void {
    const before = Math.min(this.limit, Math.max(1, this.inFlight));
    this.limit = Math.max(1, Math.floor(before / 2));
    this.successes = 0;
  }
}
