/** The ids of ranges of sorted uploads. Pure. */
import type { Pieces } from './listEntry.ts';
import { isShownBy } from './listName.ts';
import type { UploadRange } from './listQuery.ts';

export function rangeOf(pieces: Pieces, { filter, offset, limit }: UploadRange, isWhole: boolean): string[] {
  const ids: string[] = [];
  let skipped = 0;
  for (const piece of pieces) {
    // If every upload is shown, whole pieces before the range are skipped.
    if (isWhole && filter === 'all' && skipped + piece.length <= offset) {
      skipped += piece.length;
      continue;
    }
    for (const entry of piece) {
      if (!entry.isFound || !isShownBy(filter, entry)) continue;
      if (ids.length === limit) return ids;
      if (skipped < offset) skipped += 1;
      else ids.push(entry.id);
    }
  }
  return ids;
}

/** Fills the ranges of all batches in one pass over the entries, which ends when every range is full. */
export function rangesOfBatches(
  pieces: Pieces,
  wanted: readonly UploadRange[],
): readonly (readonly string[])[] {
  const collectors = wanted.map((range) => ({ range, ids: [] as string[], skipped: 0 }));
  const byBatch = new Map<number | undefined, typeof collectors>();
  let unfilled = 0;
  for (const collector of collectors) {
    const { batchId, limit } = collector.range;
    unfilled += limit;
    if (limit > 0) byBatch.set(batchId, [...(byBatch.get(batchId) ?? []), collector]);
  }
  // Batches on one screen were mostly added in sequence, so most entries are outside the range of their ids.
  const batchIds = wanted.map(({ batchId = 0 }) => batchId);
  const first = Math.min(...batchIds);
  const last = Math.max(...batchIds);
  for (const piece of pieces) {
    if (unfilled === 0) break;
    for (const entry of piece) {
      if (!entry.isFound || entry.batchId < first || entry.batchId > last) continue;
      const ofBatch = byBatch.get(entry.batchId);
      if (ofBatch === undefined) continue;
      for (const collector of ofBatch) {
        if (!isShownBy(collector.range.filter, entry) || collector.ids.length === collector.range.limit)
          continue;
        if (collector.skipped < collector.range.offset) {
          collector.skipped += 1;
        } else {
          collector.ids.push(entry.id);
          unfilled -= 1;
        }
      }
    }
  }
  return collectors.map(({ ids }) => ids);
}
