/**
 * The beginning of the whole list in the order `active-first`, until a start has read the list index. It is read from the
 * database, so that the first rows do not wait for a hundred thousand others.
 */
import type { FirstUploads } from '../store/firstUploads.ts';
import type { Batches } from './batches.ts';
import type { DaySection } from './dayCounts.ts';
import { type ListQuery, isWhole } from './listQuery.ts';
import { localDay, underWay } from './localDay.ts';

/** The last line that is read from the database; what is below waits for the index. */
const lastLine = 500;
/** More failed uploads are counted by the index. */
const mostFailed = 5_000;

export interface FirstUploadsShown {
  readonly sections: readonly DaySection[];
  /** The uploads of the first lines. */
  readonly ids: readonly string[];
}

export class FirstPage {
  private readonly uploads: FirstUploads;
  private readonly batches: Batches;

  constructor(uploads: FirstUploads, batches: Batches) {
    this.uploads = uploads;
    this.batches = batches;
  }

  /** Whether the database answers the query quickly. */
  answers({ filter, sort, offset, limit, hold, ...narrowing }: ListQuery): boolean {
    if (filter !== 'all' || sort !== 'active-first' || hold === true || !isWhole(narrowing)) return false;
    return offset + limit <= lastLine && this.batches.all.inList('attention') <= mostFailed;
  }

  /** null: an upload has no time of its end. */
  read(): FirstUploadsShown | null {
    const { all } = this.batches;
    const days = this.days();
    if (days.reduce((sum, { shown }) => sum + shown, 0) !== all.ended) return null;
    const unfinished = all.inList('active') + all.inList('attention');
    const sections = unfinished === 0 ? days : [{ day: underWay, shown: unfinished }, ...days];
    return { sections, ids: this.ids(lastLine) };
  }

  private ids(limit: number): string[] {
    const ids: string[] = [];
    for (const batch of [...this.batches.inOrder('first-added')].sort((one, other) => other.id - one.id)) {
      if (ids.length >= limit) return ids;
      if (batch.counts.all > batch.counts.ended)
        ids.push(...this.uploads.underWay(batch.id, limit - ids.length));
    }
    return ids.length >= limit ? ids : [...ids, ...this.uploads.ended(limit - ids.length)];
  }

  private days(): DaySection[] {
    const failed = new Map<number, number>();
    const failedAt = this.batches.all.inList('attention') === 0 ? [] : this.uploads.failedAt();
    for (const at of failedAt) failed.set(localDay(at), (failed.get(localDay(at)) ?? 0) + 1);
    const days: DaySection[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const last = this.uploads.lastFinishedBefore(before);
      if (last === null) return days;
      const day = localDay(last);
      const shown = this.uploads.finishedBetween(day, before) - (failed.get(day) ?? 0);
      if (shown > 0) days.push({ day, shown });
      before = day;
    }
  }
}

/** Whether the lines are among those that were read. */
export function isOnFirstPage({ ids, sections }: FirstUploadsShown, { offset, limit }: ListQuery): boolean {
  const uploads = sections.reduce((sum, { shown }) => sum + shown, 0);
  return uploads <= ids.length || offset + limit <= ids.length;
}

/** The line of each upload, headings counted. */
export function firstLines({ sections, ids }: FirstUploadsShown): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let headings = 0;
  let end = 0;
  let row = 0;
  for (const { day, shown } of sections) {
    if (day !== underWay) headings += 1;
    end += shown;
    for (; row < Math.min(end, ids.length); row += 1) lines.set(ids[row] ?? '', row + headings);
  }
  return lines;
}
