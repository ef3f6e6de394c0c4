/**
 * Positions of uploads in the order of the queue. They leave gaps, so that a move changes only the uploads that are
 * moved, however many others wait. Pure.
 */

/** Between two uploads that were added one after the other: about 20 moves to one place need no other number. */
export const positionGap = 2 ** 20;

/** Positions for `count` uploads behind `last`. */
export function positionsAfter(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => last + (index + 1) * positionGap);
}

/**
 * Positions for `count` uploads between two others; null for the beginning or the end of the queue. `leastStep`: the
 * smallest distance of two positions. null if the gap is too small for that.
 */
export function positionsBetween(
  before: number | null,
  after: number | null,
  count: number,
  leastStep = 1,
): number[] | null {
  if (after === null) return positionsAfter(before ?? 0, count);
  if (before === null) return positionsAfter(after - (count + 1) * positionGap, count);
  const step = Math.floor((after - before) / (count + 1));
  if (step < leastStep) return null;
  return Array.from({ length: count }, (_, index) => before + (index + 1) * step);
}
