/** A batch as a row of the window: its header in the grouped list. Pure. */
import type { BatchRow, GroupWait } from '../../../preload/contract.ts';
import type { BatchFacts } from '../store/batchStore.ts';
import type { Batch } from './batches.ts';
import type { ListCounts } from './listCounts.ts';

/** The highest value while any upload is active. */
const maxUnfinished = 0.99;

export interface BatchRowContext {
  /** How many of its uploads the list shows. */
  readonly shown: number;
  /** Sent so far by its running transfers. */
  readonly sentBytes: number;
  readonly group: GroupWait | null;
}

export function batchRowOf(
  batch: Batch,
  facts: BatchFacts,
  { shown, sentBytes, group }: BatchRowContext,
): BatchRow {
  const { counts } = batch;
  return {
    kind: 'batch',
    id: `batch-${batch.id}`,
    batchId: batch.id,
    name: facts.name,
    addedAt: facts.addedAt,
    folded: batch.isCollapsed,
    shown,
    counts: counts.counted(),
    share: progressFraction(counts, sentBytes),
    totalBytes: counts.sizedBytes,
    offers: batch.actions.counted(),
    group,
  };
}

/** From 0 to 1, by bytes. A file that is not checked yet counts with the average size. */
export function progressFraction(
  counts: Pick<ListCounts, 'all' | 'inList' | 'sizedBytes' | 'sizedCount' | 'unsentBytes' | 'unsizedActive'>,
  sentBytes: number,
): number {
  if (counts.inList('active') === 0) return 1;
  const averageBytes = counts.sizedCount === 0 ? 1 : counts.sizedBytes / counts.sizedCount;
  const total = counts.sizedBytes + (counts.all - counts.sizedCount) * averageBytes;
  const left = counts.unsentBytes + counts.unsizedActive * averageBytes - sentBytes;
  if (total <= 0) return 0;
  return Math.min(maxUnfinished, Math.max(0, 1 - left / total));
}
