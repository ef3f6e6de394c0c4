/** A report's numbers as they are shown: outcomes in their order, and how long it took. Pure. */
import type { BatchCounts, BatchReport } from '../../preload/contract.ts';

export const outcomes = [
  'complete',
  'withIssues',
  'alreadySubmitted',
  'attention',
  'cancelled',
  'active',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly count: number;
  /** Of all files of the batch, 0-1. */
  readonly fraction: number;
}

/** Only outcomes that there are; together they are all files. */
export function outcomeCounts(counts: BatchCounts): readonly OutcomeCount[] {
  const numbers: Readonly<Record<Outcome, number>> = {
    complete: counts.done - counts.withIssues,
    withIssues: counts.withIssues,
    alreadySubmitted: counts.alreadySubmitted,
    attention: counts.attention,
    cancelled: counts.cancelled,
    active: counts.active,
  };
  return outcomes
    .map((outcome) => ({
      outcome,
      count: numbers[outcome],
      fraction: numbers[outcome] / Math.max(1, counts.all),
    }))
    .filter(({ count }) => count > 0);
}

/** From the drop to the last end; null while there is no end, or where it is not known when it came. */
export function durationMs({
  addedAt,
  finishedAt,
}: Pick<BatchReport, 'addedAt' | 'finishedAt'>): number | null {
  return finishedAt === null || addedAt === 0 ? null : Math.max(0, finishedAt - addedAt);
}
