/**
 * The beginning of the list in the order `active-first`, from the database's indexes. A start shows it before the list of
 * all uploads is in memory (list/firstPage.ts).
 */
import { kindsWhere } from '../../errors/errorTaxonomy.ts';
import { type Sql, columnOf, numberOf } from './sql.ts';
import { failureKind } from './uploadSummaries.ts';

const cancelledKinds = kindsWhere('list', 'cancelled')
  .map((kind) => `'${kind}'`)
  .join(', ');
const hasEnded = `(state IN ('complete', 'already-submitted') OR (state = 'failed' AND ${failureKind} IN (${cancelledKinds})))`;

export class FirstUploads {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The uploads of a batch that have not ended, in the order of the queue. */
  underWay(batchId: number, limit: number): string[] {
    return this.ids(
      `SELECT id FROM uploads INDEXED BY uploads_batch
       WHERE removed_at IS NULL AND batch_id = ? AND NOT ${hasEnded} ORDER BY position LIMIT ?`,
      batchId,
      limit,
    );
  }

  /** The uploads that ended last. */
  ended(limit: number): string[] {
    return this.ids(
      `SELECT id FROM uploads INDEXED BY uploads_ended
       WHERE removed_at IS NULL AND finished_at IS NOT NULL AND ${hasEnded}
       ORDER BY finished_at DESC, position LIMIT ?`,
      limit,
    );
  }

  /** The latest time before `before` (milliseconds since 1970) at which an upload finished, failed ones included. */
  lastFinishedBefore(before: number): number | null {
    return this.sql.number(
      `SELECT max(finished_at) FROM uploads INDEXED BY uploads_ended
       WHERE removed_at IS NULL AND finished_at IS NOT NULL AND finished_at < ?`,
      before,
    );
  }

  /** How many uploads finished in this time, failed ones included. */
  finishedBetween(from: number, before: number): number {
    return (
      this.sql.number(
        `SELECT count(*) FROM uploads INDEXED BY uploads_ended
         WHERE removed_at IS NULL AND finished_at IS NOT NULL AND finished_at >= ? AND finished_at < ?`,
        from,
        before,
      ) ?? 0
    );
  }

  /** When the uploads failed that need attention. */
  failedAt(): number[] {
    const rows = this.sql.all(
      `SELECT finished_at FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND state = 'failed' AND finished_at IS NOT NULL AND NOT ${hasEnded}`,
    );
    return rows.map((row) => numberOf(row, 'finished_at') ?? 0);
  }

  private ids(sql: string, ...values: readonly unknown[]): string[] {
    return this.sql.all(sql, ...values).map((row) => String(columnOf(row, 'id')));
  }
}
