/** What the window asks of the database: a range of the rows that fit a filter and a search, in an order. */
import type { FilterName } from '../../preload/contract.ts';
import type { Sql } from './sql.ts';

/** Which uploads are meant: what a list shows, whole. */
export interface Selection {
  readonly filter: FilterName;
  readonly search: string;
}

export interface ListQuery extends Selection {
  readonly sort: 'queue' | 'newest' | 'name' | 'size';
  readonly offset: number;
  readonly limit: number;
}

/** Each has an index of its own, with the filter and without. */
const orders: Readonly<Record<ListQuery['sort'], string>> = {
  queue: 'position',
  newest: 'added_at DESC, position DESC',
  name: 'name COLLATE NOCASE, position',
  size: 'size_bytes DESC, position',
};

/** The raw rows of the range. */
export function rowsOf(sql: Sql, query: ListQuery): unknown[] {
  const { from, where, values } = condition(query);
  return sql.all(
    `SELECT * FROM ${from} WHERE ${where} ORDER BY ${orders[query.sort]} LIMIT ? OFFSET ?`,
    ...values,
    query.limit,
    query.offset,
  );
}

/** How many uploads are selected. */
export function countOf(sql: Sql, selection: Selection): number {
  const { from, where, values } = condition(selection);
  return sql.number(`SELECT count(*) FROM ${from} WHERE ${where}`, ...values) ?? 0;
}

/** The ids of all selected uploads, in the order of the queue. */
export function idsOf(sql: Sql, selection: Selection): string[] {
  const { from, where, values } = condition(selection);
  // One value instead of a hundred thousand rows: each row costs more than its id.
  const [row] = sql.all(
    `SELECT json_group_array(id) AS ids FROM (SELECT id FROM ${from} WHERE ${where} ORDER BY position)`,
    ...values,
  );
  const ids: unknown = JSON.parse(String((row as { ids: unknown }).ids));
  return Array.isArray(ids) ? ids.map(String) : [];
}

interface Condition {
  readonly from: string;
  readonly where: string;
  readonly values: readonly unknown[];
}

function condition({ filter, search }: Selection): Condition {
  const parts = ['removed_at IS NULL'];
  const values: unknown[] = [];
  if (filter !== 'all') {
    parts.push('list = ?');
    values.push(filter);
  }
  if (search !== '') {
    const pattern = `%${search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    parts.push(`search LIKE ? ESCAPE '\\'`);
    values.push(pattern);
  }
  const from = search === '' ? 'uploads' : 'uploads INDEXED BY uploads_search';
  return { from, where: parts.join(' AND '), values };
}
