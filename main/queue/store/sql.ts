/** A thin layer over SQLite for the store: prepared statements by their text, and nested transactions. */
import type Database from 'libsql';

import { errorCode } from '../../shared/errno.ts';

export class Sql {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();
  private readonly onRollback: () => void;
  /** `wanted`: it begins at the first write, so that a transaction without writes costs nothing. */
  private transactionState: 'none' | 'wanted' | 'open' = 'none';
  private waiting: (() => void)[] = [];

  /** `onRollback` is called after a rollback: cached rows may be wrong then. */
  constructor(database: Database.Database, onRollback: () => void) {
    this.database = database;
    this.onRollback = onRollback;
  }

  all(sql: string, ...values: readonly unknown[]): unknown[] {
    return this.statement(sql).all(...values);
  }

  /** Runs a statement that writes. */
  run(sql: string, ...values: readonly unknown[]): void {
    if (this.transactionState === 'wanted') {
      this.statement('BEGIN IMMEDIATE').run();
      this.transactionState = 'open';
    }
    this.statement(sql).run(...values);
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
      if (this.isOpen) this.statement('COMMIT').run();
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
      this.all('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // on a full disk the log stays, and the next start reads it
    }
    // The file stays open, and on Windows locked, while one of its statements exists.
    this.statements.clear();
    this.database.close();
  }

  /** A getter, because the compiler does not see that `work` changes the state. */
  private get isOpen(): boolean {
    return this.transactionState === 'open';
  }

  private rollBack(): void {
    try {
      this.statement('ROLLBACK').run();
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

/** Whether SQLite threw it, because the disk is full or the file is locked or damaged. */
export function isSqlError(error: unknown): boolean {
  return errorCode(error).startsWith('SQLITE');
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
