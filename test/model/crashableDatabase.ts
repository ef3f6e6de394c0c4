/**
 * The database of one run of the app. The app can crash before or after any commit; from then on none of its writes
 * reaches the database, as after kill -9. The database itself survives. The disk can also be full for a while.
 */
import type { Database } from '../../main/queue/store/database.ts';

export class DiskFullError extends Error {
  readonly code = 'SQLITE_FULL';
}

export class CrashController {
  hasCrashed = false;
  /** Writes until the disk is full. */
  writesLeft = Number.POSITIVE_INFINITY;
  private plannedCrash: { commitsLeft: number; readonly end: 'before' | 'after' } | null = null;
  private readonly onCrash: () => void;

  constructor(onCrash: () => void) {
    this.onCrash = onCrash;
  }

  /** Crashes at that commit, counted from 0. null cancels the crash. */
  scheduleCrash(plannedCrash: { readonly commits: number; readonly end: 'before' | 'after' } | null): void {
    this.plannedCrash =
      plannedCrash === null ? null : { commitsLeft: plannedCrash.commits, end: plannedCrash.end };
  }

  crash(): void {
    if (this.hasCrashed) return;
    this.hasCrashed = true;
    this.onCrash();
  }

  beforeWrite(): void {
    if (this.writesLeft <= 0) throw new DiskFullError('database or disk is full');
    this.writesLeft -= 1;
  }

  /** Runs `commit`, unless the app crashes before it. */
  atCommit(commit: () => void, rollBack: () => void): void {
    const due =
      this.plannedCrash !== null && this.plannedCrash.commitsLeft === 0 ? this.plannedCrash.end : null;
    if (this.plannedCrash !== null) this.plannedCrash.commitsLeft -= 1;
    if (due === 'before') {
      this.crash();
      rollBack();
      return;
    }
    commit();
    if (due === 'after') this.crash();
  }
}

/** `onWrite` is called for every write that reaches the database. */
export function crashableDatabase(
  database: Database.Database,
  crashControl: CrashController,
  onWrite: () => void,
): Database.Database {
  let isInTransaction = false;

  /** Runs the statements that begin and end transactions. */
  const control = (sql: string): void => {
    if (sql.startsWith('BEGIN')) {
      isInTransaction = !crashControl.hasCrashed;
      if (isInTransaction) database.exec(sql);
    } else if (isInTransaction) {
      isInTransaction = false;
      const rollBack = () => void database.exec('ROLLBACK');
      if (sql === 'COMMIT') crashControl.atCommit(() => void database.exec(sql), rollBack);
      else rollBack();
    }
  };
  const write = (statement: Database.Statement, values: unknown[]): void => {
    if (crashControl.hasCrashed) return;
    crashControl.beforeWrite();
    onWrite();
    const run = () => void statement.run(...values);
    if (isInTransaction) run();
    else crashControl.atCommit(run, () => undefined);
  };
  const exec = (sql: string): void => {
    if (/^(BEGIN|COMMIT|ROLLBACK)/.test(sql)) control(sql);
    else database.exec(sql);
  };
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    return withMembers(statement, {
      run: (...values: unknown[]) => write(statement, values),
      // A crashed app reads no rows, or it would start the same upload again and again.
      all: (...values: unknown[]): unknown[] => (crashControl.hasCrashed ? [] : statement.all(...values)),
    });
  };
  return withMembers(database, { prepare, exec, close: () => undefined });
}

function withMembers<Target extends object>(
  target: Target,
  members: Readonly<Record<string, unknown>>,
): Target {
  return new Proxy(target, {
    get(real, name) {
      if (typeof name === 'string' && name in members) return members[name];
      const value: unknown = Reflect.get(real, name);
      return typeof value === 'function' ? (value.bind(real) as unknown) : value;
    },
  });
}
