/** A batch as a row of the window: its header in the grouped list. Pure. */
import type { BatchRow, GroupWait } from '../../../preload/contract.ts';
import type { BatchFacts } from '../store/batchStore.ts';
import type { Batch } from './batches.ts';

export interface BatchRowContext {
  /** How many of its uploads the list shows. */
  readonly shown: number;
  /** Its progress, 0-1. */
  readonly fraction: number;
  readonly group: GroupWait | null;
}

export function batchRowOf(
  batch: Batch,
  facts: BatchFacts,
  { shown, fraction, group }: BatchRowContext,
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
    share: fraction,
    totalBytes: counts.sizedBytes,
    offers: batch.actions.counted(),
    group,
  };
}
