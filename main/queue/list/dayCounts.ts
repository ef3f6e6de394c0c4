/**
 * The days on which uploads ended, newest first, with the uploads of each list. What is under way or needs attention
 * comes before all days.
 */
import type { FilterName } from '../../../preload/contract.ts';
import { type EntryCounts, countEntry, countIn, noEntries } from './entryCounts.ts';
import type { Entry } from './listEntry.ts';
import type { List } from './listName.ts';

export interface DaySection {
  readonly day: number;
  /** How many of its uploads the list shows. */
  readonly shown: number;
}

export class DayCounts {
  private readonly days = new Map<number, EntryCounts>();
  private sorted: readonly number[] | null = null;

  add(entry: Pick<Entry, 'day' | 'list' | 'severityRank'>, by: 1 | -1): void {
    const { day } = entry;
    let counts = this.days.get(day);
    if (counts === undefined) {
      counts = noEntries();
      this.days.set(day, counts);
      this.sorted = null;
    }
    countEntry(counts, entry, by);
    if (countIn(counts, 'all') > 0) return;
    this.days.delete(day);
    this.sorted = null;
  }

  /** The sections of a list, in their order; none without an upload. */
  *sections(filter: FilterName | List): Generator<DaySection> {
    this.sorted ??= [...this.days.keys()].sort((one, other) => other - one);
    for (const day of this.sorted) {
      const counts = this.days.get(day);
      const shown = counts === undefined ? 0 : countIn(counts, filter);
      if (shown > 0) yield { day, shown };
    }
  }
}
