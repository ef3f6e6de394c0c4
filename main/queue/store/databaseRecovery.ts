/** Copies everything readable of a damaged database into a new one. */
import Database from 'libsql';

import { columnOf } from './sql.ts';

export interface RecoveredRows {
  readonly uploads: number;
}

/** Referenced tables come before the tables that refer to them. */
const tables = [
  'batches',
  'submissions',
  'uploads',
  'timeline',
  'findings',
  'blocks',
  'set_aside',
  'facts',
  'watch_folders',
  'watched_files',
];
/**
 * Rows that are read at a time. If a range cannot be read, its rows are read one by one, so that a damaged page loses
 * only its own rows.
 */
const rangeSize = 64;
const maxRowsPerPage = 100;

/**
 * Copies every readable row of the database at `damagedPath` into `database`, which is new. A table without row
 * numbers is read up to the damage. Never throws: a file that is no database has no rows.
 */
export function recoverRows(damagedPath: string, database: Database.Database): RecoveredRows {
  let damaged: Database.Database;
  try {
    damaged = new Database(damagedPath, { readonly: true });
  } catch {
    return { uploads: 0 };
  }
  try {
    return copyReadable(damaged, database);
  } finally {
    damaged.close();
  }
}

/** Copies every row that can be read into `to`, which is new. Never throws because of what `from` contains. */
export function copyReadable(from: Database.Database, to: Database.Database): RecoveredRows {
  const copied = tables.map((table) => copyTable(table, from, to));
  return { uploads: copied[tables.indexOf('uploads')] ?? 0 };
}

function copyTable(table: string, from: Database.Database, to: Database.Database): number {
  // An earlier version lacks columns that have a default here, and has columns that were dropped since.
  const inBoth = new Set(columnsOf(from, table));
  const columns = columnsOf(to, table).filter((column) => inBoth.has(column));
  if (columns.length === 0) return 0;
  const insert = to.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let copied = 0;
  to.exec('BEGIN');
  for (const row of readableRows(table, from)) {
    try {
      insert.run(...columns.map((column) => columnOf(row, column)));
      copied += 1;
    } catch {
      // this row is damaged: a value is missing, its id is a duplicate, or its upload is lost
    }
  }
  to.exec('COMMIT');
  return copied;
}

function* readableRows(table: string, from: Database.Database): Generator<unknown> {
  if (tryAll(from, `SELECT rowid FROM ${table} LIMIT 0`) === null) {
    yield* tryAll(from, `SELECT * FROM ${table}`) ?? [];
    return;
  }
  const rows = (first: number, last: number) =>
    tryAll(from, `SELECT * FROM ${table} NOT INDEXED WHERE rowid BETWEEN ${first} AND ${last}`);
  const last = lastRow(table, from);
  for (let first = 1; first <= last; first += rangeSize) {
    const range = rows(first, first + rangeSize - 1);
    if (range !== null) {
      yield* range;
      continue;
    }
    for (let row = first; row < first + rangeSize; row += 1) yield* rows(row, row) ?? [];
  }
}

/** The last row number; if its page is damaged, the highest one that the file can contain. */
function lastRow(table: string, from: Database.Database): number {
  const found = tryAll(from, `SELECT max(rowid) AS value FROM ${table}`);
  if (found !== null) return firstNumber(found) ?? 0;
  const pages = firstNumber(tryAll(from, 'SELECT page_count AS value FROM pragma_page_count'));
  return (pages ?? 0) * maxRowsPerPage;
}

function firstNumber(rows: unknown[] | null): number | null {
  const value = columnOf(rows?.[0], 'value');
  return typeof value === 'number' ? value : null;
}

function columnsOf(database: Database.Database, table: string): string[] {
  const rows = tryAll(database, `PRAGMA table_info(${table})`) ?? [];
  return rows.map((row) => String(columnOf(row, 'name')));
}

/** null if the database is damaged. */
function tryAll(database: Database.Database, sql: string): unknown[] | null {
  try {
    return database.prepare(sql).all();
  } catch {
    return null;
  }
}
