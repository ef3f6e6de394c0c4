/**
 * Opens the queue's database file. A damaged file does not keep the app from starting: it is moved aside, whole, and what
 * can be read of it is copied to a new one. Call this only while the app holds the single-instance lock.
 */
import { existsSync, renameSync } from 'node:fs';

import Database from 'libsql';

import { recoverRows } from './databaseRecovery.ts';
import { migrations } from './schema.ts';

export type { Database };

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** Set when the file had to be moved aside. */
  readonly movedAside: {
    readonly path: string;
    readonly reason: string;
    readonly carriedOver: number;
  } | null;
}

/**
 * Throws SQLite's own error when the file is sound but cannot be used now: locked, or out of reach. `path`: the database
 * file; `now`: milliseconds since 1970, for the name of a file that is moved aside.
 */
export function openDatabase(path: string, now: number): OpenedDatabase {
  try {
    return { database: openChecked(path), movedAside: null };
  } catch (error) {
    // A file that is busy or cannot be read for a moment is not damaged: it must not be moved aside.
    if (!isDamage(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const aside = moveAside(path, now);
    const database = openChecked(path);
    const isOfNewerApp = error instanceof NewerQueueError;
    const carriedOver = isOfNewerApp ? 0 : recoverRows(aside, database).uploads;
    return { database, movedAside: { path: aside, reason, carriedOver } };
  }
}

/** How long to wait for another process's lock. */
const busyMs = 5_000;
/** Room for the indexes of a hundred thousand uploads; SQLite's default is 2 MB. */
const cachedKib = 32 * 1_024;
const damageCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT'];

/** The content of the file cannot be used, now or later. */
class DamagedQueueError extends Error {}
class NewerQueueError extends DamagedQueueError {}

function isDamage(error: unknown): boolean {
  if (error instanceof DamagedQueueError) return true;
  return (
    error instanceof Error &&
    'code' in error &&
    damageCodes.some((code) => String(error.code).startsWith(code))
  );
}

function openChecked(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma(`busy_timeout = ${busyMs}`);
    database.pragma('journal_mode = WAL');
    // Commits do not wait for the disk; `WalFlush` flushes what must survive a power cut, beside the main thread.
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    database.pragma(`cache_size = -${cachedKib}`);
    const answer = firstValue(database, 'PRAGMA quick_check(1)');
    if (answer !== 'ok') throw new DamagedQueueError(String(answer));
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database): void {
  const version = Number(firstValue(database, 'PRAGMA user_version'));
  if (version > migrations.length)
    throw new NewerQueueError(`The queue is of a newer version (${version}) than this app`);
  for (const [number, sql] of migrations.entries()) {
    if (number < version) continue;
    database.exec(`BEGIN; ${sql}; PRAGMA user_version = ${number + 1}; COMMIT;`);
  }
}

function firstValue(database: Database.Database, sql: string): unknown {
  const row: unknown = database.prepare(sql).all()[0];
  return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined;
}

/** Moves the write-ahead log too; without it the last changes would be lost. */
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
