/** What the window asks of the list, and what the database answers of it: all in the order of the queue. */
import type { CountedAction, FilterName } from '../../../preload/contract.ts';
import { type Sql, columnOf, numberOf } from '../store/sql.ts';
import type { List } from '../store/uploadRecord.ts';
import { actionBit } from './actionMask.ts';

/** Which uploads are meant: what a list shows, whole; of one batch, or of all. */
export interface Selection {
  readonly filter: FilterName | List;
  readonly search: string;
  readonly batchId?: number | undefined;
  /** Ids of those that are not meant all the same. */
  readonly except?: readonly string[] | undefined;
}

export type Sort = 'queue' | 'newest' | 'name' | 'size' | 'status';

export interface ListQuery extends Selection {
  readonly filter: FilterName;
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
}

/** What is selected without a search; that one asks `ListIndex`. */
export type PlainSelection = Omit<Selection, 'search'>;

/** Some lines of what a selection shows. */
export interface Wanted extends Pick<Selection, 'filter' | 'batchId'> {
  readonly offset: number;
  readonly limit: number;
}

/** The raw rows of a range. */
export function rowsOf(sql: Sql, wanted: Wanted): unknown[] {
  const { where, values } = condition(wanted);
  return sql.all(
    `SELECT * FROM uploads ${indexOf(wanted)} WHERE ${where} ORDER BY position LIMIT ? OFFSET ?`,
    ...values,
    wanted.limit,
    wanted.offset,
  );
}

/** The raw rows of these ids that are in the list, in this order. */
export function rowsOfIds(sql: Sql, ids: readonly string[]): unknown[] {
  return sql.all(
    'SELECT uploads.* FROM json_each(?) AS wanted CROSS JOIN uploads ON uploads.id = wanted.value WHERE removed_at IS NULL',
    JSON.stringify(ids),
  );
}

/** The ids of the selected uploads; with `action`, of those it fits. */
export function idsOf(sql: Sql, selection: PlainSelection, action?: CountedAction): string[] {
  const { where, values } = condition(selection);
  const fitting = action === undefined ? '' : `AND fits & ${actionBit(action)}`;
  // One value instead of a hundred thousand rows: each row costs more than its id.
  const [row] = sql.all(
    `SELECT json_group_array(id) AS ids FROM
     (SELECT id FROM uploads WHERE ${where} ${fitting} ORDER BY position)`,
    ...values,
  );
  const ids: unknown = JSON.parse(String((row as { ids: unknown }).ids));
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** How many of the selected uploads there are by which actions fit them, where no tally knows. */
export function fitsOfSelected(sql: Sql, selection: PlainSelection): ReadonlyMap<number, number> {
  const { where, values } = condition(selection);
  const rows = sql.all(`SELECT fits, count(*) AS count FROM uploads WHERE ${where} GROUP BY fits`, ...values);
  return new Map(rows.map((row) => [numberOf(row, 'fits') ?? 0, numberOf(row, 'count') ?? 0]));
}

/** The ids of the selected uploads that are being sent, and can be removed all the same. */
export function sendingIn(sql: Sql, selection: PlainSelection): string[] {
  const { where, values } = condition(selection);
  return sql
    .all(
      `SELECT id FROM uploads INDEXED BY uploads_running
       WHERE state IN ('checking', 'uploading', 'submitting') AND state <> 'submitting' AND ${where}`,
      ...values,
    )
    .map((row) => String(columnOf(row, 'id')));
}

function indexOf({ filter, batchId }: PlainSelection): string {
  if (batchId === undefined) return '';
  return filter === 'all' ? 'INDEXED BY uploads_batch' : 'INDEXED BY uploads_batch_list';
}

interface Condition {
  readonly where: string;
  readonly values: readonly unknown[];
}

function condition({ filter, batchId, except = [] }: PlainSelection): Condition {
  const parts = ['removed_at IS NULL'];
  const values: unknown[] = [];
  if (batchId !== undefined) {
    parts.push('batch_id = ?');
    values.push(batchId);
  }
  if (filter !== 'all') {
    parts.push('list = ?');
    values.push(filter);
  }
  if (except.length > 0) {
    parts.push('id NOT IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(except));
  }
  return { where: parts.join(' AND '), values };
}
