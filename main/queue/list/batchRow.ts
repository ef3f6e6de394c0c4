/** Batches as the window shows them: the header of a grouped list. Pure. */
import type { BatchRow } from '../../../preload/contract.ts';
import type { Batch, BatchFacts } from './batches.ts';

/** Something is still to be done, however little of it. */
const mostBeforeTheEnd = 0.99;

/** `shown`: its uploads that fit the list; `underWayBytes`: what is sent of those that are being sent. */
export function batchRowOf(batch: Batch, facts: BatchFacts, shown: number, underWayBytes: number): BatchRow {
  return {
    kind: 'batch',
    id: `batch-${batch.id}`,
    batchId: batch.id,
    name: facts.name,
    addedAt: facts.addedAt,
    folded: batch.folded,
    shown,
    counts: batch.counted(),
    share: progressFraction(batch, underWayBytes),
    totalBytes: batch.sizedBytes,
    offers: batch.fits.counted(),
  };
}

/** By bytes; a file that was not looked at yet counts as one of middling size. */
export function progressFraction(
  batch: Pick<Batch, 'count' | 'inList' | 'sizedBytes' | 'sizedCount' | 'unsentBytes' | 'unsizedActive'>,
  underWayBytes: number,
): number {
  if (batch.inList('active') === 0) return 1;
  const middling = batch.sizedCount === 0 ? 1 : batch.sizedBytes / batch.sizedCount;
  const total = batch.sizedBytes + (batch.count - batch.sizedCount) * middling;
  const left = batch.unsentBytes + batch.unsizedActive * middling - underWayBytes;
  if (total <= 0) return 0;
  return Math.min(mostBeforeTheEnd, Math.max(0, 1 - left / total));
}
