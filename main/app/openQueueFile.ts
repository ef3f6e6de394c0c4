/**
 * Opens the queue's database for a start. A queue that this version of the app cannot use stays as it is, and a person
 * decides in a dialog whether the app quits or starts with a new queue beside it.
 */
import { type OpenedDatabase, UnusableQueueError, openUsableDatabase } from '../queue/store/database.ts';

export interface QueueFile extends OpenedDatabase {
  readonly path: string;
}

/** `ask`: shows the dialog. Returns null if the person quits. Throws SQLite's error if the file cannot be opened now. */
export async function openQueueFile(
  path: string,
  now: number,
  ask: (problem: UnusableQueueError) => Promise<'new-queue' | 'quit'>,
): Promise<QueueFile | null> {
  try {
    return openUsableDatabase(path, now, 'throw');
  } catch (error) {
    if (!(error instanceof UnusableQueueError)) throw error;
    return (await ask(error)) === 'quit' ? null : openUsableDatabase(path, now, 'new-queue');
  }
}
