/**
 * Opens the queue's database file. A damaged file does not prevent the app's start: it is moved aside unchanged, and
 * everything readable is copied to a new file. A file that this version of the app cannot use stays as it is. Call this
 * only while the app holds the single-instance lock.
 */
import { closeSync, existsSync, openSync, readSync, renameSync } from 'node:fs';

import Database from 'libsql';

import { errorCode, errorMessage } from '../../shared/errno.ts';
import { createOwnerOnly, makeOwnerOnly } from '../../shared/ownerOnly.ts';
import { recoverRows } from './databaseRecovery.ts';
import { migrations } from './schema.ts';
import { busyMs, columnOf, isLockError } from './sql.ts';

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

/** The file is intact, and this version of the app cannot use it. Nothing in it was changed. */
export class UnusableQueueError extends Error {
  readonly path: string;
  /** `newer-version`: a newer version of the app wrote it. `migration`: it could not be converted to this version. */
  readonly reason: 'newer-version' | 'migration';

  constructor(path: string, reason: UnusableQueueError['reason'], cause?: unknown) {
    super(cause === undefined ? reason : errorMessage(cause), { cause });
    this.name = 'UnusableQueueError';
    this.path = path;
    this.reason = reason;
  }
}

/**
 * Opens the first queue that this version can use: the one at `path`, or one that a person started beside it. So the
 * first one is in use again as soon as a version of the app can read it. Throws `UnusableQueueError` about the first one
 * if none can be used; `new-queue`: starts a new one beside them instead.
 */
export function openUsableDatabase(
  path: string,
  now: number,
  otherwise: 'throw' | 'new-queue',
): OpenedDatabase & { readonly path: string } {
  let unusable: UnusableQueueError | null = null;
  for (let number = 1; ; number += 1) {
    const candidate = queuePath(path, number);
    if (unusable !== null && otherwise === 'throw' && !existsSync(candidate)) throw unusable;
    try {
      return { ...openDatabase(candidate, now), path: candidate };
    } catch (error) {
      if (!(error instanceof UnusableQueueError)) throw error;
      unusable ??= error;
    }
  }
}

/** The path of the queue with this number; the first one has no number in its name. */
function queuePath(path: string, number: number): string {
  return number === 1 ? path : path.replace(/(\.db)?$/u, `-${number}$1`);
}

/**
 * Throws `UnusableQueueError`, or SQLite's own error if the file is intact but cannot be used now because it is locked
 * or unreachable. `path`: the database file. `now`: milliseconds since 1970, for the name of a file that is moved aside.
 */
export function openDatabase(path: string, now: number): OpenedDatabase {
  try {
    return { database: openChecked(path), movedAside: null };
  } catch (error) {
    // A file that is busy or temporarily unreadable is not damaged, so it must not be moved aside.
    if (!isDamage(error)) throw error;
    const aside = moveAside(path, now, 'damaged');
    const database = openChecked(path);
    const carriedOver = recoverRows(aside, database).uploads;
    const reason = error instanceof CorruptQueueError ? damageIn(aside) : errorMessage(error);
    return { database, movedAside: { path: aside, reason, carriedOver } };
  }
}

/** Enough for the indexes of a hundred thousand uploads; SQLite's default is 2 MB. */
const cachedKib = 32 * 1_024;
const damageCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_FORMAT'];

/** The content of the file is damaged, and a retry does not help. */
class CorruptQueueError extends Error {}

/** Whether the content of the file is damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof CorruptQueueError || damageCodes.some((code) => errorCode(error).startsWith(code));
}

/** The file cannot be written now, whatever is in it. */
function isPassing(error: unknown): boolean {
  return isLockError(error) || /^SQLITE_(?:FULL|IOERR|READONLY|CANTOPEN|NOMEM|PERM)/u.test(errorCode(error));
}

/**
 * Uses only `exec` until the file is known to be intact. A prepared statement would keep the file open after `close`
 * until it is garbage-collected, and Windows cannot rename an open file.
 */
function openChecked(path: string): Database.Database {
  // Opening a file in SQLite can already change it.
  if (versionInHeader(path) > migrations.length) throw new UnusableQueueError(path, 'newer-version');
  // SQLite gives the files beside it the same mode.
  if (path !== ':memory:') createOwnerOnly(path);
  for (const suffix of ['-wal', '-shm']) makeOwnerOnly(path + suffix);
  const database = new Database(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${busyMs}`);
    if (isVersionAbove(database, migrations.length)) throw new UnusableQueueError(path, 'newer-version');
    // Shows at once whether another process has locked the file, and whether it can be written at all.
    database.exec('BEGIN IMMEDIATE; COMMIT');
    database.exec('PRAGMA journal_mode = WAL');
    // Commits do not wait for the disk. `WalFlush` flushes what has to survive a power cut, off the main thread.
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA foreign_keys = ON');
    database.exec(`PRAGMA cache_size = -${cachedKib}`);
    if (holds(database, "(SELECT quick_check FROM pragma_quick_check(1)) <> 'ok'"))
      throw new CorruptQueueError('The quick check found damage');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Throws `UnusableQueueError` if a migration fails. Nothing of that migration stays in the file then. A full disk or
 * another process's lock is no failure of the migration.
 */
function migrate(database: Database.Database, path: string): void {
  for (const [number, sql] of migrations.entries()) {
    if (isVersionAbove(database, number)) continue;
    try {
      database.exec(`BEGIN; ${sql}; PRAGMA user_version = ${number + 1}; COMMIT;`);
    } catch (error) {
      throw isDamage(error) || isPassing(error) ? error : new UnusableQueueError(path, 'migration', error);
    }
  }
}

function isVersionAbove(database: Database.Database, number: number): boolean {
  return holds(database, `(SELECT user_version FROM pragma_user_version) > ${number}`);
}

/** Where SQLite's file format has the `user_version`: four bytes, the most significant one first. */
const versionOffset = 60;

/** The version in the file itself, which may be older than the one in its write-ahead log; 0 if there is none. */
function versionInHeader(path: string): number {
  if (!existsSync(path)) return 0;
  const header = Buffer.alloc(versionOffset + 4);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, header, 0, header.length, 0);
    const isDatabase = length === header.length && header.toString('latin1', 0, 15) === 'SQLite format 3';
    return isDatabase ? header.readInt32BE(versionOffset) : 0;
  } finally {
    closeSync(file);
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

/** Also moves the write-ahead log, without which the last changes would be lost. Returns the new path. */
export function moveAside(path: string, now: number, why: 'damaged' | 'replaced'): string {
  const aside = path.replace(/(\.db)?$/, `.${why}-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}$1`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
