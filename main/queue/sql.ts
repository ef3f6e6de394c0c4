/** SQLite as the queue's store uses it: prepared statements by their text, and transactions that nest. */
import type Database from 'libsql';

export class Sql {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();
  private readonly onRollback: () => void;
  private isInTransaction = false;

  /** `onRollback`: what is remembered of the rows beside the database may be wrong now. */
  constructor(database: Database.Database, onRollback: () => void) {
    this.database = database;
    this.onRollback = onRollback;
  }

  all(sql: string, ...values: readonly unknown[]): unknown[] {
    return this.statement(sql).all(...values);
  }

  run(sql: string, ...values: readonly unknown[]): void {
    this.statement(sql).run(...values);
  }

  /** The first number of the first row; null where there is none. */
  number(sql: string, ...values: readonly unknown[]): number | null {
    const [row] = this.all(sql, ...values);
    const value: unknown = typeof row === 'object' && row !== null ? Object.values(row)[0] : null;
    return typeof value === 'number' ? value : null;
  }

  /**
   * All of `work` or nothing; within another transaction it is a part of that one. Its own BEGIN and COMMIT: the
   * library's roll back hides the first error behind a second one.
   */
  transaction(work: () => void): void {
    if (this.isInTransaction) {
      work();
      return;
    }
    this.run('BEGIN IMMEDIATE');
    this.isInTransaction = true;
    try {
      work();
      this.run('COMMIT');
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.isInTransaction = false;
    }
  }

  close(): void {
    this.database.close();
  }

  private rollBack(): void {
    try {
      this.run('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full
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

/** The value of a row's column, whatever the row is. */
export function columnOf(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null
    ? Object.getOwnPropertyDescriptor(row, name)?.value
    : undefined;
}

export function numberOf(row: unknown, name: string): number | null {
  const value = columnOf(row, name);
  return typeof value === 'number' ? value : null;
}
