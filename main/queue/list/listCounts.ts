/** Counts and byte sums of all uploads, kept up to date by every change, so that no change notice asks the database. */
import type { FilterName } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf } from '../store/sql.ts';
import { type List, listOf } from '../store/uploadRecord.ts';
import { ActionCounter, actionMask } from './actionMask.ts';

/** Uploads of one batch that are counted alike, as the database sums them up at the start. */
export interface TallyRow {
  readonly batchId: number;
  readonly list: List;
  readonly fits: number;
  readonly count: number;
  /** Bytes of those whose bytes are not in storage yet. */
  readonly unsentBytes: number;
  /** Those whose size is known, and their bytes. */
  readonly sizedCount: number;
  readonly sizedBytes: number;
  readonly withIssues: number;
  readonly lastFinishedAt: number;
}

/** One value for all rows: where each batch is one file there are very many, and each row costs more than its numbers. */
export function readTally(sql: Sql): TallyRow[] {
  const [row] = sql.all(
    `SELECT json_group_array(json_array(batch_id, list, fits, count, sized, bytes, unsent, with_issues, finished_at)) AS rows
     FROM (SELECT batch_id, list, coalesce(fits, 0) AS fits, count(*) AS count, count(size_bytes) AS sized,
         coalesce(sum(size_bytes), 0) AS bytes,
         coalesce(sum(CASE WHEN blob_path IS NULL THEN size_bytes END), 0) AS unsent,
         coalesce(sum(issue_count > 0), 0) AS with_issues, coalesce(max(finished_at), 0) AS finished_at
       FROM uploads INDEXED BY uploads_tally WHERE removed_at IS NULL GROUP BY batch_id, list, fits)`,
  );
  type Row = [number, List, number, number, number, number, number, number, number];
  const rows = JSON.parse(String(columnOf(row, 'rows'))) as Row[];
  return rows.map(
    ([batchId, list, fits, count, sizedCount, sizedBytes, unsentBytes, withIssues, lastFinishedAt]) => ({
      batchId,
      list,
      fits,
      count,
      sizedCount,
      sizedBytes,
      unsentBytes,
      withIssues,
      lastFinishedAt,
    }),
  );
}

/** Lists in the order of a list that is sorted by status: what needs somebody first. */
export const listsByStatus: readonly List[] = [
  'attention',
  'active',
  'already-submitted',
  'done',
  'cancelled',
];

export function noneOfAnyList(): Record<List, number> {
  return { active: 0, attention: 0, done: 0, 'already-submitted': 0, cancelled: 0 };
}

export class Tally {
  private readonly counts = noneOfAnyList();
  private fits = fitsOfEachList();
  private unsent = 0;

  constructor(rows: readonly TallyRow[]) {
    this.reset(rows);
  }

  /** Begins anew from what the database counts. */
  reset(rows: readonly TallyRow[]): void {
    Object.assign(this.counts, noneOfAnyList());
    this.fits = fitsOfEachList();
    this.unsent = 0;
    for (const row of rows) {
      this.counts[row.list] += row.count;
      this.fits[row.list].add(row.fits, row.count);
      if (row.list === 'active') this.unsent += row.unsentBytes;
    }
  }

  /** `null` stands for an upload that is not there: before it was added, after it was removed. */
  change(before: Upload | null, after: Upload | null): void {
    this.count(before, -1);
    this.count(after, 1);
  }

  counted(): Record<FilterName, number> {
    const { active, attention, done, cancelled } = this.counts;
    const alreadySubmitted = this.counts['already-submitted'];
    return {
      all: active + attention + done + alreadySubmitted + cancelled,
      active,
      attention,
      done,
      'already-submitted': alreadySubmitted,
    };
  }

  inList(list: List): number {
    return this.counts[list];
  }

  /** How many uploads of the filter each action fits. */
  fitCounts(filter: FilterName): ActionCounter {
    if (filter !== 'all') return this.fits[filter];
    const all = new ActionCounter();
    for (const counts of Object.values(this.fits)) all.addAll(counts);
    return all;
  }

  /** Uploads that need nobody any more. */
  get endedCount(): number {
    return this.counts.done + this.counts['already-submitted'] + this.counts.cancelled;
  }

  /** Bytes of the active uploads that storage does not have yet, as far as their sizes are known. */
  get unsentBytes(): number {
    return this.unsent;
  }

  private count(upload: Upload | null, by: 1 | -1): void {
    if (upload === null || upload.removedAt !== null) return;
    const list = listOf(upload);
    this.counts[list] += by;
    this.fits[list].add(actionMask(upload), by);
    if (list === 'active' && upload.blob === null) this.unsent += by * (upload.file?.sizeBytes ?? 0);
  }
}

function fitsOfEachList(): Record<List, ActionCounter> {
  return {
    active: new ActionCounter(),
    attention: new ActionCounter(),
    done: new ActionCounter(),
    'already-submitted': new ActionCounter(),
    cancelled: new ActionCounter(),
  };
}
