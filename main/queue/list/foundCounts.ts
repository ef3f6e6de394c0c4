/** How many uploads the list index has found, in total, in each batch and on each day. */
import type { FilterName } from '../../../preload/contract.ts';
import { DayCounts } from './dayCounts.ts';
import { type EntryCounts, countEntry, countIn, noEntries } from './entryCounts.ts';
import type { Entry, Pieces } from './listEntry.ts';
import type { List } from './listName.ts';

export class FoundCounts {
  private readonly pieces: Pieces;
  private readonly all = noEntries();
  private batches: Map<number, EntryCounts> | null = null;
  private days: DayCounts | null = null;

  /**
   * `find`: decides of each upload whether it is found. Deciding and counting are one pass, because most of its time is
   * the reading of memory. Default: it is decided.
   */
  constructor(pieces: Pieces, find: (entry: Entry) => boolean = ({ isFound }) => isFound) {
    this.pieces = pieces;
    for (const piece of pieces) {
      for (const entry of piece) {
        const isFound = find(entry);
        if (isFound !== entry.isFound) entry.isFound = isFound;
        if (isFound) countEntry(this.all, entry, 1);
      }
    }
  }

  of(filter: FilterName | List, batchId: number | undefined): number {
    const counts = batchId === undefined ? this.all : this.byBatch().get(batchId);
    return counts === undefined ? 0 : countIn(counts, filter);
  }

  byDay(): DayCounts {
    if (this.days !== null) return this.days;
    const days = new DayCounts();
    for (const piece of this.pieces) for (const entry of piece) if (entry.isFound) days.add(entry, 1);
    this.days = days;
    return days;
  }

  /** Counted at its first use, because a flat list does not need it. */
  private byBatch(): ReadonlyMap<number, EntryCounts> {
    if (this.batches !== null) return this.batches;
    const batches = new Map<number, EntryCounts>();
    for (const piece of this.pieces) {
      for (const entry of piece) {
        if (!entry.isFound) continue;
        const counts = batches.get(entry.batchId) ?? noEntries();
        countEntry(counts, entry, 1);
        batches.set(entry.batchId, counts);
      }
    }
    this.batches = batches;
    return batches;
  }
}
