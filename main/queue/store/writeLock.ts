/**
 * Waits for the lock of another process on the database, such as a backup's or a database viewer's. SQLite's own wait
 * blocks the thread, so this one tries again in pauses.
 */
import type { Clock } from '../../shared/clock.ts';
import { type Sql, isLockError } from './sql.ts';

/** Pause until the lock is tried again. */
const pauseMs = 250;

export interface WriteLockDeps {
  readonly sql: Pick<Sql, 'lockedTransaction' | 'whenLocked'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Called when a write has met the lock. */
  readonly onLocked: () => void;
  /** Called when the database can be written again. */
  readonly onFree: () => void;
}

export class WriteLock {
  private readonly deps: WriteLockDeps;
  private cancelTimer: (() => void) | null = null;
  private waiting: { readonly go: () => void; readonly fail: (error: Error) => void }[] = [];

  constructor(deps: WriteLockDeps) {
    this.deps = deps;
    deps.sql.whenLocked(() => this.locked());
  }

  /** Whether another process has locked the database. */
  get isHeldElsewhere(): boolean {
    return this.cancelTimer !== null;
  }

  /**
   * Runs `work` as one transaction, as soon as no other process has the lock. `work` runs once. Rejects with its error,
   * or when the app ends.
   */
  async run<Result>(work: () => Result): Promise<Result> {
    for (;;) {
      let hasBegun = false;
      try {
        return this.deps.sql.lockedTransaction(() => {
          hasBegun = true;
          return work();
        });
      } catch (error) {
        if (hasBegun || !isLockError(error)) throw error;
      }
      await this.whenFree();
    }
  }

  /**
   * Runs `work`, and again while another process's lock makes it fail. Use it only for work that has changed nothing
   * when it fails.
   */
  async retry<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isLockError(error)) throw error;
      }
      await this.whenFree();
    }
  }

  /** The app ends. */
  stop(): void {
    this.cancelTimer?.();
    for (const { fail } of this.take()) fail(new Error('The app ends'));
  }

  private whenFree(): Promise<void> {
    this.locked();
    return new Promise((go, fail) => this.waiting.push({ go, fail }));
  }

  private locked(): void {
    if (this.cancelTimer !== null) return;
    this.tryLater();
    this.deps.onLocked();
  }

  private tryLater(): void {
    this.cancelTimer = this.deps.clock.after(pauseMs, () => this.tryAgain());
  }

  private tryAgain(): void {
    try {
      this.deps.sql.lockedTransaction(() => undefined);
    } catch (error) {
      if (isLockError(error)) {
        this.tryLater();
        return;
      }
      // The next write reports any other error.
    }
    this.cancelTimer = null;
    for (const { go } of this.take()) go();
    this.deps.onFree();
  }

  private take() {
    const { waiting } = this;
    this.waiting = [];
    return waiting;
  }
}
