/**
 * The database as one life of the app sees it. The life can end at any commit, before it or after it; from then on nothing
 * it does reaches the database, as after kill -9, and the database itself lives on. And the disk can be full for a while.
 */
import type { Database } from '../../main/queue/store/database.ts';

export class DiskFullError extends Error {
  readonly code = 'SQLITE_FULL';
}

export class Mortality {
  isDead = false;
  /** Writes that still fit on the disk. */
  writesLeft = Number.POSITIVE_INFINITY;
  private fuse: { commitsLeft: number; readonly end: 'before' | 'after' } | null = null;
  private readonly onDeath: () => void;

  constructor(onDeath: () => void) {
    this.onDeath = onDeath;
  }

  /** Dies at that commit, counted from 0; without an argument nothing of the kind happens any more. */
  light(fuse: { readonly commits: number; readonly end: 'before' | 'after' } | null): void {
    this.fuse = fuse === null ? null : { commitsLeft: fuse.commits, end: fuse.end };
  }

  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.onDeath();
  }

  beforeWrite(): void {
    if (this.writesLeft <= 0) throw new DiskFullError('database or disk is full');
    this.writesLeft -= 1;
  }

  /** `commit` happens unless the life ends before it. */
  atCommit(commit: () => void, rollBack: () => void): void {
    const due = this.fuse !== null && this.fuse.commitsLeft === 0 ? this.fuse.end : null;
    if (this.fuse !== null) this.fuse.commitsLeft -= 1;
    if (due === 'before') {
      this.die();
      rollBack();
      return;
    }
    commit();
    if (due === 'after') this.die();
  }
}

/** `onWrite` hears of every write that reaches the database. */
export function mortalDatabase(
  database: Database.Database,
  mortality: Mortality,
  onWrite: () => void,
): Database.Database {
  let isInTransaction = false;

  /** What begins and ends transactions. */
  const control = (sql: string): void => {
    if (sql.startsWith('BEGIN')) {
      isInTransaction = !mortality.isDead;
      if (isInTransaction) database.exec(sql);
    } else if (isInTransaction) {
      isInTransaction = false;
      const rollBack = () => void database.exec('ROLLBACK');
      if (sql === 'COMMIT') mortality.atCommit(() => void database.exec(sql), rollBack);
      else rollBack();
    }
  };
  const write = (statement: Database.Statement, values: unknown[]): void => {
    if (mortality.isDead) return;
    mortality.beforeWrite();
    onWrite();
    const run = () => void statement.run(...values);
    if (isInTransaction) run();
    else mortality.atCommit(run, () => undefined);
  };
  const prepare = (sql: string) => {
    if (/^(BEGIN|COMMIT|ROLLBACK)/.test(sql)) return { run: () => control(sql) };
    const statement = database.prepare(sql);
    return withMembers(statement, {
      run: (...values: unknown[]) => write(statement, values),
      // What is dead finds nothing, or it would begin the same upload again and again.
      all: (...values: unknown[]): unknown[] => (mortality.isDead ? [] : statement.all(...values)),
    });
  };
  return withMembers(database, { prepare, close: () => undefined });
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
