/** A thin layer over SQLite for the store: prepared statements by their text, and nested transactions. */
import type Database from 'libsql';

import { errorCode } from '../../shared/errno.ts';

/**
 * SQLite's own wait for another process's lock, in milliseconds. It blocks the thread, so it covers only what takes
 * moments; `WriteLock` waits for the rest.
 */
export const busyMs = 25;

/** One MiB of the file. */
const leastUnusedPages = 256;
/** 64 MiB: written within a second, so that quitting does not wait for it. */
const mostUsedPages = 16_384;

/** Where the statements run. */
export interface Connection {
  /**
   * Called before each transaction that writes. Returns the database to write to, which is another one after its file
   * had to be written again. Throws if nothing that is written there would last.
   */
  forWriting(): Database.Database;
}

export class Sql {
  private readonly connection: Connection;
  private database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();
  private readonly onRollback: () => void;
  /** SQLite's own wait for another process's lock. It blocks the thread, so only the first write that meets it waits. */
  private waitMs = busyMs;
  private onLocked: () => void = () => undefined;
  /** `wanted`: it begins at the first write, so that a transaction without writes costs nothing. */
  private transactionState: 'none' | 'wanted' | 'open' = 'none';
  private waiting: (() => void)[] = [];

  /** `onRollback` is called after a rollback: cached rows may be wrong then. */
  constructor(connection: Connection, onRollback: () => void) {
    this.connection = connection;
    this.database = connection.forWriting();
    this.onRollback = onRollback;
  }

  /** The database as it is open now. */
  get opened(): Database.Database {
    return this.database;
  }

  /** Finds out whether the database's file is still in its place. Throws if it is not and cannot be written again. */
  checkFile(): void {
    if (this.transactionState === 'none') this.use(this.connection.forWriting());
  }

  /** Calls `then` when a write meets the lock of another process. */
  whenLocked(then: () => void): void {
    this.onLocked = then;
  }

  all(sql: string, ...values: readonly unknown[]): unknown[] {
    return this.statement(sql).all(...values);
  }

  /** Runs a statement that writes. */
  run(sql: string, ...values: readonly unknown[]): void {
    if (this.transactionState === 'none') {
      this.transaction(() => this.run(sql, ...values));
      return;
    }
    this.begin();
    this.statement(sql).run(...values);
  }

  /** The same as `transaction`, but it has the lock for writing before `work` begins. */
  lockedTransaction<Result>(work: () => Result): Result {
    return this.transaction(() => {
      this.begin();
      return work();
    });
  }

  /** The first column of the first row; null if there is no row or it is no number. */
  number(sql: string, ...values: readonly unknown[]): number | null {
    const [row] = this.all(sql, ...values);
    const value: unknown = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
    return typeof value === 'number' ? value : null;
  }

  /**
   * Saves all changes of `work` or none; within another transaction it is part of that one. It uses its own BEGIN and
   * COMMIT, because the library's rollback replaces the original error with a second one.
   */
  transaction<Result>(work: () => Result): Result {
    if (this.transactionState !== 'none') return work();
    this.transactionState = 'wanted';
    let result: Result;
    try {
      result = work();
      if (this.isOpen) this.database.exec('COMMIT');
    } catch (error) {
      this.waiting = [];
      if (this.isOpen) this.rollBack();
      throw error;
    } finally {
      this.transactionState = 'none';
    }
    const { waiting } = this;
    this.waiting = [];
    for (const then of waiting) then();
    return result;
  }

  /**
   * Calls `then` after the commit of everything written so far: now, or after the transaction; never if that fails.
   */
  whenCommitted(then: () => void): void {
    if (this.transactionState === 'none') then();
    else this.waiting.push(then);
  }

  /** Writes the write-ahead log into the file and closes it; the library's own close does not write the log. */
  close(): void {
    try {
      this.use(this.connection.forWriting());
      this.returnSpace();
      this.all('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // on a full disk, or while another process has the lock, the log stays, and the next start reads it
    }
    // The file stays open, and on Windows locked, while one of its statements exists.
    this.statements.clear();
    this.database.close();
  }

  /** Makes the file smaller if most of it is unused. That writes all of it, which would hold up an app at work. */
  private returnSpace(): void {
    const unused = this.number('PRAGMA freelist_count') ?? 0;
    const pages = this.number('PRAGMA page_count') ?? 0;
    if (unused < leastUnusedPages || unused < pages / 3 || pages - unused > mostUsedPages) return;
    this.database.exec('VACUUM');
  }

  /** A getter, because the compiler does not see that `work` changes the state. */
  private get isOpen(): boolean {
    return this.transactionState === 'open';
  }

  /**
   * Uses `exec`, because the library leaves a prepared statement active when it fails, and the file of a database with
   * active statements cannot be written again.
   */
  private begin(): void {
    if (this.transactionState !== 'wanted') return;
    this.use(this.connection.forWriting());
    try {
      this.database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isLockError(error)) {
        this.setWait(0);
        this.onLocked();
      }
      throw error;
    }
    this.transactionState = 'open';
    this.setWait(busyMs);
  }

  private use(database: Database.Database): void {
    if (database === this.database) return;
    this.database = database;
    this.statements.clear();
    this.waitMs = busyMs;
  }

  private setWait(waitMs: number): void {
    if (waitMs === this.waitMs) return;
    this.database.exec(`PRAGMA busy_timeout = ${waitMs}`);
    this.waitMs = waitMs;
  }

  private rollBack(): void {
    try {
      this.database.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back, as it does when the disk is full
    }
    this.onRollback();
  }

  private statement(sql: string): Database.Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}

/** Whether SQLite threw it, because the disk is full or the file is locked, damaged or gone. */
export function isSqlError(error: unknown): boolean {
  return errorCode(error).startsWith('SQLITE');
}

/** Whether another process has locked the database. */
export function isLockError(error: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)/u.test(errorCode(error));
}

/** The value of a row's column; undefined if there is none. */
export function columnOf(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null
    ? Object.getOwnPropertyDescriptor(row, name)?.value
    : undefined;
}

export function numberOf(row: unknown, name: string): number | null {
  const value = columnOf(row, name);
  return typeof value === 'number' ? value : null;
}

export function textOf(row: unknown, name: string): string | null {
  const value = columnOf(row, name);
  return typeof value === 'string' ? value : null;
}
