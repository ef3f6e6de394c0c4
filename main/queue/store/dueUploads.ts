/** The queries of what is due: which uploads start, are polled, or are tried again, and when the next one is. */
import { kindsWhere } from '../../errors/errorTaxonomy.ts';
import type { Lane } from '../model/lanes.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf } from './sql.ts';
import type { UploadReader } from './uploadReader.ts';
import { failureKind } from './uploadSummaries.ts';

const maxCountedSubmissions = 100;

export class DueUploads {
  private readonly sql: Sql;
  private readonly reader: UploadReader;

  constructor(sql: Sql, reader: UploadReader) {
    this.sql = sql;
    this.reader = reader;
  }

  /** Ids of the site's queued uploads of the lane that are due, in the order of the queue. `site`: null for uploads without one. */
  starting(lane: Lane, now: number, limit: number, site: string | null): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND state = 'queued' AND site IS ? AND lane = ? AND due_at <= ?
       ORDER BY position LIMIT ?`,
      site,
      lane,
      now,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Ids of uploads that wait for their next try because of an error of the network. */
  waitingForNetwork(limit: number): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads WHERE removed_at IS NULL AND state = 'queued' AND due_at > 0
       AND json_extract(failure, '$.scope') = 'network' ORDER BY due_at LIMIT ?`,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Uploads that wait because their drive could not be read. */
  waitingForDrive(limit: number): Upload[] {
    return this.reader.ofIds(
      this.sql.all(
        `SELECT id FROM uploads WHERE removed_at IS NULL AND state = 'queued' AND due_at > 0
         AND ${failureKind} IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
        JSON.stringify(kindsWhere('source', 'drive')),
        limit,
      ),
    );
  }

  /**
   * The site's processing uploads whose next poll is due; the one that is due longest is first. `except`: submissions that
   * are polled now.
   */
  polls(now: number, limit: number, site: string | null, except: readonly string[] = []): Upload[] {
    return this.reader.ofIds(
      this.sql.all(
        `SELECT id FROM uploads INDEXED BY uploads_polls
         WHERE removed_at IS NULL AND state = 'processing' AND site IS ? AND due_at <= ?
           AND submission_id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
        site,
        now,
        JSON.stringify(except),
        limit,
      ),
    );
  }

  /** How many submissions are polled now, counted up to a number that is enough to keep them free of other reads. */
  processingSubmissions(): number {
    return (
      this.sql.number(
        `SELECT count(*) FROM (SELECT DISTINCT submission_id FROM uploads INDEXED BY uploads_due
         WHERE removed_at IS NULL AND state = 'processing' LIMIT ?)`,
        maxCountedSubmissions,
      ) ?? 0
    );
  }

  /** Every processing upload of this submission. */
  followersOf(submissionId: string): Upload[] {
    return this.reader.ofIds(
      this.sql.all(
        `SELECT id FROM uploads INDEXED BY uploads_submission
         WHERE submission_id = ? AND state = 'processing' AND removed_at IS NULL`,
        submissionId,
      ),
    );
  }

  /** When the next upload of that state becomes due after `now`; null if none waits. */
  nextAt(state: 'queued' | 'processing', now: number): number | null {
    // SQLite starts in the index at the first of two bounds, and passes over all that is due already if that is 0.
    return this.sql.number(
      `SELECT min(due_at) FROM uploads INDEXED BY uploads_due
       WHERE removed_at IS NULL AND state = ? AND due_at > ? AND due_at > 0`,
      state,
      now,
    );
  }
}
