/** The table of the batches. A batch contains the files of one drop, one file dialog or one start. */
import { type Sql, columnOf, numberOf, textOf } from './sql.ts';

export interface BatchFacts {
  readonly id: number;
  /** The folder's name, if all files are from one folder. */
  readonly name: string | null;
  /** 0 if it is unknown. */
  readonly addedAt: number;
  readonly sentBytes: number;
  /** How long files of the batch were being sent; overlapping transfers count once. */
  readonly sendingMs: number;
}

/** The place of a batch in a grouped list. */
export interface BatchPlace {
  readonly id: number;
  /** Smaller comes first. The default is the order in which batches were added. */
  readonly position: number;
  readonly isCollapsed: boolean;
}

export class BatchStore {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Creates a batch and returns its id. `name`: of the folder, if all files are from one folder. */
  add(addedAt: number, name: string | null): number {
    this.sql.run('INSERT INTO batches (added_at, name) VALUES (?, ?)', addedAt, name);
    return this.sql.number('SELECT last_insert_rowid()') ?? 0;
  }

  facts(id: number): BatchFacts {
    const [row] = this.sql.all('SELECT name, added_at, sent_bytes, sending_ms FROM batches WHERE id = ?', id);
    return {
      id,
      name: textOf(row, 'name'),
      addedAt: numberOf(row, 'added_at') ?? 0,
      sentBytes: numberOf(row, 'sent_bytes') ?? 0,
      sendingMs: numberOf(row, 'sending_ms') ?? 0,
    };
  }

  /** All places by batch. */
  places(): ReadonlyMap<number, BatchPlace> {
    const rows = this.sql.all(`SELECT ${placeColumns} FROM batches`);
    return new Map(rows.map((row) => [numberOf(row, 'id') ?? 0, placeOf(row, 0)]));
  }

  place(id: number): BatchPlace {
    return placeOf(this.sql.all(`SELECT ${placeColumns} FROM batches WHERE id = ?`, id)[0], id);
  }

  setCollapsed(id: number | 'all', isCollapsed: boolean): void {
    const value = isCollapsed ? 1 : 0;
    if (id === 'all') this.sql.run('UPDATE batches SET folded = ?', value);
    else this.sql.run('UPDATE batches SET folded = ? WHERE id = ?', value, id);
  }

  setPosition(id: number, position: number): void {
    this.sql.run('UPDATE batches SET position = ? WHERE id = ?', position, id);
  }

  /** Adds a finished transfer of one file to the batch. `until`: when it ended, in milliseconds since 1970. */
  addSent(id: number, bytes: number, tookMs: number, until: number): void {
    this.sql.run(
      `UPDATE batches SET sent_bytes = sent_bytes + ?1, sent_until = max(sent_until, ?2),
         sending_ms = sending_ms + max(0, ?2 - max(sent_until, ?3)) WHERE id = ?4`,
      bytes,
      until,
      Math.round(until - tookMs),
      id,
    );
  }
}

const placeColumns = 'id, coalesce(position, id) AS position, folded';

/** A batch without a row has the place of its id. */
function placeOf(row: unknown, missingId: number): BatchPlace {
  const id = numberOf(row, 'id') ?? missingId;
  return { id, position: numberOf(row, 'position') ?? id, isCollapsed: columnOf(row, 'folded') === 1 };
}
