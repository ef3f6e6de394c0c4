/** Counts and byte sums of all uploads, kept up to date by every change, so that no change notice asks the database. */
import type { FilterName } from '../../preload/contract.ts';
import { type List, listOf } from './rows.ts';
import type { Upload } from './upload.ts';

export interface TallyRow {
  readonly list: List;
  readonly count: number;
  /** Bytes of those whose bytes are not in storage yet. */
  readonly unsentBytes: number;
}

export class Tally {
  private readonly counts: Record<List, number> = {
    active: 0,
    attention: 0,
    done: 0,
    'already-submitted': 0,
    cancelled: 0,
  };
  private unsent = 0;

  constructor(rows: readonly TallyRow[]) {
    this.reset(rows);
  }

  /** Begins anew from what the database counts. */
  reset(rows: readonly TallyRow[]): void {
    for (const list of Object.keys(this.counts) as List[]) this.counts[list] = 0;
    this.unsent = 0;
    for (const row of rows) {
      this.counts[row.list] += row.count;
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
    if (list === 'active' && upload.blob === null) this.unsent += by * (upload.file?.sizeBytes ?? 0);
  }
}
