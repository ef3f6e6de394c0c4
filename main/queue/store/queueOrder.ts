/** The queries of the order of the queue: which positions are taken around a place. */
import { type Sql, columnOf, numberOf } from './sql.ts';

export interface PlacedUpload {
  readonly id: string;
  readonly position: number;
}

export class QueueOrder {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The smallest and the largest position in the list; both 0 in an empty one. */
  ends(): { readonly first: number; readonly last: number } {
    // One query for each, because SQLite uses the index only for a single min or max.
    return {
      first: this.sql.number('SELECT min(position) FROM uploads WHERE removed_at IS NULL') ?? 0,
      last: this.sql.number('SELECT max(position) FROM uploads WHERE removed_at IS NULL') ?? 0,
    };
  }

  /** The nearest position before this one; null if there is none. */
  before(position: number): number | null {
    return this.sql.number(
      'SELECT max(position) FROM uploads WHERE removed_at IS NULL AND position < ?',
      position,
    );
  }

  /** At most `limit` uploads behind this position, in order. null: from the beginning of the queue. */
  behind(position: number | null, limit: number): PlacedUpload[] {
    const rows = this.sql.all(
      `SELECT id, position FROM uploads WHERE removed_at IS NULL AND position > coalesce(?, -9e15)
       ORDER BY position LIMIT ?`,
      position,
      limit,
    );
    return rows.map((row) => ({ id: String(columnOf(row, 'id')), position: numberOf(row, 'position') ?? 0 }));
  }
}
