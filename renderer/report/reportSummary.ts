/** The numbers of a report as they are shown: the outcomes in their order, and the duration. Pure. */
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

interface OutcomeCount {
  readonly outcome: Outcome;
  readonly count: number;
  /** The fraction of all files in the batch, 0-1. */
  readonly fraction: number;
}

/** The outcomes with at least one file; their counts add up to all files. */
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

/**
 * The time from the drop to the end of the last file; null while the batch runs, or when the time of the drop is
 * unknown.
 */
export function durationMs({
  addedAt,
  finishedAt,
}: Pick<BatchReport, 'addedAt' | 'finishedAt'>): number | null {
  return finishedAt === null || addedAt === 0 ? null : Math.max(0, finishedAt - addedAt);
}
