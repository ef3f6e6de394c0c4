/** What the window asks of the database: a range of the rows that fit a filter and a search, in an order. */
import type { CountedAction, FilterName } from '../../preload/contract.ts';
import { fitBit } from './fits.ts';
import { type List, searchable } from './rows.ts';
import { type Sql, columnOf, numberOf } from './sql.ts';

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

/** Each has an index of its own, with the filter and without. Within one list all are of one status. */
const orders: Readonly<Record<Sort, string>> = {
  queue: 'position',
  newest: 'added_at DESC, position DESC',
  name: 'name COLLATE NOCASE, position',
  size: 'size_bytes DESC, position',
  status: 'position',
};

/** A batch came at once: its uploads have no order by time. */
const batchOrders: Readonly<Record<Sort, string>> = { ...orders, newest: orders.queue };

/** Of a batch of this many, its rows are searched; beyond, the index of all searches is quicker. */
const searchedByBatch = 5_000;

/** The raw rows of a range. `batchSize`: of the batch, where one is meant. */
export function rowsOf(
  sql: Sql,
  selection: Selection,
  sort: Sort,
  range: { readonly offset: number; readonly limit: number },
  batchSize = 0,
): unknown[] {
  const { where, values } = condition(selection);
  const inBatch = selection.batchId !== undefined;
  const from = inBatch ? batchIndex(selection, sort, batchSize) : flatIndex(selection);
  const order = inBatch ? batchOrders[sort] : orders[sort];
  return sql.all(
    `SELECT * FROM uploads ${from} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...values,
    range.limit,
    range.offset,
  );
}

/** How many uploads a search finds, by batch and list. */
export interface Found {
  readonly batchId: number;
  readonly list: List;
  readonly count: number;
}

export function foundBy(sql: Sql, search: string): Found[] {
  const { where, values } = condition({ filter: 'all', search });
  const rows = sql.all(
    `SELECT batch_id, list, count(*) AS count FROM uploads INDEXED BY uploads_search WHERE ${where} GROUP BY batch_id, list`,
    ...values,
  );
  return rows.map((row) => ({
    batchId: numberOf(row, 'batch_id') ?? 0,
    list: String(columnOf(row, 'list')) as List,
    count: numberOf(row, 'count') ?? 0,
  }));
}

/** The ids of the selected uploads, in the order of the queue; with `action`, of those it fits. */
export function idsOf(sql: Sql, selection: Selection, action?: CountedAction): string[] {
  const { where, values } = condition(selection);
  const fitting = action === undefined ? '' : `AND fits & ${fitBit(action)}`;
  // One value instead of a hundred thousand rows: each row costs more than its id.
  const [row] = sql.all(
    `SELECT json_group_array(id) AS ids FROM
     (SELECT id FROM uploads ${flatIndex(selection)} WHERE ${where} ${fitting} ORDER BY position)`,
    ...values,
  );
  const ids: unknown = JSON.parse(String((row as { ids: unknown }).ids));
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** The selected uploads by which actions fit them, for a search; without one, tallies know. */
export function fitsFound(
  sql: Sql,
  selection: Selection,
): { readonly fits: number; readonly count: number }[] {
  const { where, values } = condition(selection);
  const rows = sql.all(
    `SELECT fits, count(*) AS count FROM uploads ${flatIndex(selection)} WHERE ${where} GROUP BY fits`,
    ...values,
  );
  return rows.map((row) => ({ fits: numberOf(row, 'fits') ?? 0, count: numberOf(row, 'count') ?? 0 }));
}

/** How many of the selected uploads are being sent, and can be removed all the same. */
export function sendingIn(sql: Sql, selection: Selection): number {
  const { where, values } = condition(selection);
  return (
    sql.number(
      `SELECT count(*) FROM uploads INDEXED BY uploads_running
       WHERE state IN ('checking', 'uploading', 'submitting') AND state <> 'submitting' AND ${where}`,
      ...values,
    ) ?? 0
  );
}

function flatIndex({ search }: Selection): string {
  return search === '' ? '' : 'INDEXED BY uploads_search';
}

function batchIndex({ filter, search }: Selection, sort: Sort, batchSize: number): string {
  if (search !== '' && batchSize > searchedByBatch) return 'INDEXED BY uploads_search';
  if (sort === 'name') return 'INDEXED BY uploads_batch_name';
  if (sort === 'size') return 'INDEXED BY uploads_batch_size';
  return filter === 'all' ? 'INDEXED BY uploads_batch' : 'INDEXED BY uploads_batch_list';
}

/** Every word must be found, in any order: a name's, a folder's, a submission id's or a failure's. */
function wordsOf(search: string): readonly string[] {
  return searchable(search)
    .split(/\s+/u)
    .filter((word) => word !== '');
}

interface Condition {
  readonly where: string;
  readonly values: readonly unknown[];
}

function condition({ filter, search, batchId, except = [] }: Selection): Condition {
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
  for (const word of wordsOf(search)) {
    parts.push(`search LIKE ? ESCAPE '\\'`);
    values.push(`%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  }
  if (except.length > 0) {
    parts.push('id NOT IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(except));
  }
  return { where: parts.join(' AND '), values };
}
