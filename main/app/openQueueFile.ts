/**
 * Opens the queue's database for a start. A queue that this version of the app cannot use stays as it is, and a person
 * decides in a dialog whether the app quits or starts with a new queue beside it. While another program has locked the
 * queue, the start waits without blocking the thread, and a dialog says so.
 */
import { type OpenedDatabase, UnusableQueueError, openUsableDatabase } from '../queue/store/database.ts';
import { isLockError } from '../queue/store/sql.ts';
import type { Clock } from '../shared/clock.ts';

export interface QueueFile extends OpenedDatabase {
  readonly path: string;
}

export interface OpenQueueDeps {
  readonly clock: Clock;
  /** Shows the dialog about a queue that cannot be used. */
  readonly ask: (problem: UnusableQueueError) => Promise<'new-queue' | 'quit'>;
  /** Shows the dialog about a queue that another program has locked. `signal`: closes it. */
  readonly tellLocked: (signal: AbortSignal) => Promise<'again' | 'quit'>;
}

/** Pause until a locked queue is tried again. */
const pauseMs = 250;
/** Most locks are shorter, so that a person need not hear of them. */
const patienceMs = 3_000;

/** Returns null if the person quits. Throws SQLite's error if the file cannot be opened now. */
export async function openQueueFile(path: string, deps: OpenQueueDeps): Promise<QueueFile | null> {
  const open = (otherwise: 'throw' | 'new-queue') =>
    whenUnlocked(deps, () => openUsableDatabase(path, deps.clock.now(), otherwise));
  try {
    return await open('throw');
  } catch (error) {
    if (!(error instanceof UnusableQueueError)) throw error;
    return (await deps.ask(error)) === 'quit' ? null : open('new-queue');
  }
}

/** Returns null if the person quits while another program has the lock. */
async function whenUnlocked<Opened>(deps: OpenQueueDeps, open: () => Opened): Promise<Opened | null> {
  const { clock, tellLocked } = deps;
  const done = new AbortController();
  let toldAt = clock.elapsed() + patienceMs;
  let answer: 'again' | 'quit' | null = null;
  const tell = async () => {
    toldAt = Number.POSITIVE_INFINITY;
    answer = await tellLocked(done.signal);
    toldAt = clock.elapsed() + patienceMs;
  };
  try {
    for (;;) {
      try {
        return open();
      } catch (error) {
        if (!isLockError(error)) throw error;
      }
      if (answer === 'quit') return null;
      if (clock.elapsed() >= toldAt) void tell();
      await new Promise<void>((go) => clock.after(pauseMs, go));
    }
  } finally {
    done.abort();
  }
}
