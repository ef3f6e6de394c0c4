/** A batch as the window shows it: the header in a grouped list. Pure. */
import type { BatchRow } from '../../../preload/contract.ts';
import type { BatchFacts } from '../store/batchStore.ts';
import type { Batch } from './batches.ts';
import type { ListCounts } from './listCounts.ts';

/** The most that is shown while anything is left to do, however little. */
const maxUnfinished = 0.99;

/** `shown`: how many of its uploads the list shows; `sentBytes`: of its uploads that are being sent now. */
export function batchRowOf(batch: Batch, facts: BatchFacts, shown: number, sentBytes: number): BatchRow {
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
  };
}

/** 0-1, by bytes; a file that was not checked yet counts as one of average size. */
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
