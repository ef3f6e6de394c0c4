/** SQLite as the store uses it: prepared statements by their text, and transactions that nest. */
import type Database from 'libsql';

import { errorCode } from '../../shared/errno.ts';

export class Sql {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();
  private readonly onRollback: () => void;
  /** `wanted`: begins with its first write, so that a transaction without writes costs nothing. */
  private transactionState: 'none' | 'wanted' | 'begun' = 'none';
  private waiting: (() => void)[] = [];

  /** `onRollback`: whatever is cached of the rows may be wrong now. */
  constructor(database: Database.Database, onRollback: () => void) {
    this.database = database;
    this.onRollback = onRollback;
  }

  all(sql: string, ...values: readonly unknown[]): unknown[] {
    return this.statement(sql).all(...values);
  }

  /** For every statement that writes. */
  run(sql: string, ...values: readonly unknown[]): void {
    if (this.transactionState === 'wanted') {
      this.statement('BEGIN IMMEDIATE').run();
      this.transactionState = 'begun';
    }
    this.statement(sql).run(...values);
  }

  /** The first number of the first row; null where there is no row or no number. */
  number(sql: string, ...values: readonly unknown[]): number | null {
    const [row] = this.all(sql, ...values);
    const value: unknown = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
    return typeof value === 'number' ? value : null;
  }

  /**
   * Saves all of `work` or nothing; within another transaction it is a part of that one. It has its own BEGIN and COMMIT
   * because the library's rollback hides the first error behind a second one.
   */
  transaction<Result>(work: () => Result): Result {
    if (this.transactionState !== 'none') return work();
    this.transactionState = 'wanted';
    let result: Result;
    try {
      result = work();
      if (this.isBegun) this.statement('COMMIT').run();
    } catch (error) {
      this.waiting = [];
      if (this.isBegun) this.rollBack();
      throw error;
    } finally {
      this.transactionState = 'none';
    }
    const { waiting } = this;
    this.waiting = [];
    for (const then of waiting) then();
    return result;
  }

  /** Calls `then` after the commit of what was written so far: now, or after the transaction; never if that fails. */
  whenCommitted(then: () => void): void {
    if (this.transactionState === 'none') then();
    else this.waiting.push(then);
  }

  /** Writes the write-ahead log into the file first, which the library's own close does not do. */
  close(): void {
    try {
      this.all('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // on a full disk the log stays, and the next start reads it
    }
    // The file stays open, and on Windows locked, as long as one of its statements exists.
    this.statements.clear();
    this.database.close();
  }

  /** A method, because `work` changes the state and the compiler does not see it. */
  private get isBegun(): boolean {
    return this.transactionState === 'begun';
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

/** Whether it is an error of SQLite: the disk is full, or the file is locked or damaged. */
export function isSqlError(error: unknown): boolean {
  return errorCode(error).startsWith('SQLITE');
}

/** The value of a row's column; undefined where there is none. */
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
