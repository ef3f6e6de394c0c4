/**
 * The pace of one capability bucket: how many of its requests may be under way at once. Nothing limits it until the
 * service answers 429; then it is halved, and grows again with success, so that it settles near a plan's limit without
 * knowing it.
 */

/** Successes after which one more request may be under way. Slow: each step too far costs a 429. */
const successesPerStep = 50;
/** From here on the scheduler's own limits are the narrower ones. */
const noLimitFrom = 16;

export class Pace {
  private limit = Number.POSITIVE_INFINITY;
  private underWay = 0;
  private successes = 0;

  /** How many further requests may start now. */
  get room(): number {
    return Math.max(0, this.limit - this.underWay);
  }

  get isLimited(): boolean {
    return this.limit !== Number.POSITIVE_INFINITY;
  }

  begin(): void {
    this.underWay += 1;
  }

  end(): void {
    this.underWay = Math.max(0, this.underWay - 1);
  }

  succeeded(): void {
    if (!this.isLimited) return;
    this.successes += 1;
    if (this.successes < successesPerStep) return;
    this.successes = 0;
    this.limit = this.limit + 1 >= noLimitFrom ? Number.POSITIVE_INFINITY : this.limit + 1;
  }

  /** The first 429 of a burst; those that follow while the bucket cools say nothing new. */
  halve(): void {
    const before = Math.min(this.limit, Math.max(1, this.underWay));
    this.limit = Math.max(1, Math.floor(before / 2));
    this.successes = 0;
  }
}
