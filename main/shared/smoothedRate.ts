/** A rate that is smoothed over time. Pure: each reading gives a new value. */
export interface SmoothedRate {
  readonly perMs: number;
  /** The share of readings in the rate; the rest is the zero that it started with. */
  readonly readingShare: number;
}

export const noRate: SmoothedRate = { perMs: 0, readingShare: 0 };

/** The rate after `amount` in the last `elapsedMs`. A reading counts half after `halfLifeMs`. */
export function nextRate(
  before: SmoothedRate,
  amount: number,
  elapsedMs: number,
  halfLifeMs: number,
): SmoothedRate {
  if (elapsedMs <= 0) return before;
  const weight = 1 - 0.5 ** (elapsedMs / halfLifeMs);
  return {
    perMs: before.perMs + (amount / elapsedMs - before.perMs) * weight,
    readingShare: before.readingShare + (1 - before.readingShare) * weight,
  };
}

/** Corrected for its start, so that the first readings count in full. */
export function ratePerSecond({ perMs, readingShare }: SmoothedRate): number {
  return readingShare === 0 ? 0 : (perMs * 1_000) / readingShare;
}
