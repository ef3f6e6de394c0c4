/**
 * Opens the queue's database file. A damaged file does not prevent the app's start: it is moved aside unchanged, and
 * everything readable is copied to a new file. Call this only while the app holds the single-instance lock.
 */
import { existsSync, renameSync } from 'node:fs';

import Database from 'libsql';

import { errorCode, errorMessage } from '../../shared/errno.ts';
import { createOwnerOnly, makeOwnerOnly } from '../../shared/ownerOnly.ts';
import { recoverRows } from './databaseRecovery.ts';
import { migrations } from './schema.ts';
import { columnOf } from './sql.ts';

export type { Database };

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** Set if the file had to be moved aside. */
  readonly movedAside: {
    readonly path: string;
    readonly reason: string;
    readonly carriedOver: number;
  } | null;
}

/**
 * Throws SQLite's own error if the file is intact but cannot be used now because it is locked or unreachable. `path`:
 * the database file. `now`: milliseconds since 1970, for the name of a file that is moved aside.
 */
export function openDatabase(path: string, now: number): OpenedDatabase {
  try {
    return { database: openChecked(path), movedAside: null };
  } catch (error) {
    // A file that is busy or temporarily unreadable is not damaged, so it must not be moved aside.
    if (!isDamage(error)) throw error;
    const aside = moveAside(path, now);
    const database = openChecked(path);
    const isOfNewerApp = error instanceof NewerQueueError;
    const carriedOver = isOfNewerApp ? 0 : recoverRows(aside, database).uploads;
    const reason = error instanceof CorruptQueueError ? damageIn(aside) : errorMessage(error);
    return { database, movedAside: { path: aside, reason, carriedOver } };
  }
}

/** The longest wait for another process's lock. */
const busyMs = 5_000;
/** Enough for the indexes of a hundred thousand uploads; SQLite's default is 2 MB. */
const cachedKib = 32 * 1_024;
const damageCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT'];

/** The content of the file cannot be used, and a retry does not help. */
class DamagedQueueError extends Error {}
class NewerQueueError extends DamagedQueueError {}
class CorruptQueueError extends DamagedQueueError {}

function isDamage(error: unknown): boolean {
  return error instanceof DamagedQueueError || damageCodes.some((code) => errorCode(error).startsWith(code));
}

/**
 * Uses only `exec` until the file is known to be intact. A prepared statement would keep the file open after `close`
 * until it is garbage-collected, and Windows cannot rename an open file.
 */
function openChecked(path: string): Database.Database {
  // SQLite gives the files beside it the same mode.
  if (path !== ':memory:') createOwnerOnly(path);
  for (const suffix of ['-wal', '-shm']) makeOwnerOnly(path + suffix);
  const database = new Database(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${busyMs}`);
    database.exec('PRAGMA journal_mode = WAL');
    // Commits do not wait for the disk. `WalFlush` flushes what has to survive a power cut, off the main thread.
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(`PRAGMA cache_size = -${cachedKib}`);
    if (holds(database, "(SELECT quick_check FROM pragma_quick_check(1)) <> 'ok'"))
      throw new CorruptQueueError('The quick check found damage');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database): void {
  const hasVersionAbove = (number: number) =>
    holds(database, `(SELECT user_version FROM pragma_user_version) > ${number}`);
  if (hasVersionAbove(migrations.length))
    throw new NewerQueueError('The queue is of a newer version than this app');
  for (const [number, sql] of migrations.entries()) {
    if (hasVersionAbove(number)) continue;
    database.exec(`BEGIN; ${sql}; PRAGMA user_version = ${number + 1}; COMMIT;`);
  }
}

/**
 * Whether an SQL condition is true, without a prepared statement: if it is, the query fails with an integer overflow.
 */
function holds(database: Database.Database, condition: string): boolean {
  try {
    database.exec(`SELECT CASE WHEN ${condition} THEN abs(-9223372036854775807 - 1) END`);
    return false;
  } catch (error) {
    if (error instanceof Error && error.message.includes('integer overflow')) return true;
    throw error;
  }
}

/** SQLite's description of the damage in a file that was moved aside. */
function damageIn(path: string): string {
  try {
    const database = new Database(path, { readonly: true });
    const [row]: unknown[] = database.prepare('PRAGMA quick_check(1)').all();
    database.close();
    return String(columnOf(row, 'quick_check'));
  } catch (error) {
    return errorMessage(error);
  }
}

/** Also moves the write-ahead log, without which the last changes would be lost. */
function moveAside(path: string, now: number): string {
  const aside = path.replace(
    /(\.db)?$/,
    `.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}$1`,
  );
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
