/** The real queue of the main process on plain Node: real database, real client, real files; only Electron is missing. */
import { join } from 'node:path';

import { stepBackoff } from '../../main/api/backoff.ts';
import { ApiClient } from '../../main/api/client.ts';
import { Gates } from '../../main/api/gates.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { silentLog } from '../../main/log.ts';
import { openDatabase } from '../../main/queue/database.ts';
import { UploadQueue } from '../../main/queue/queue.ts';
import { Store } from '../../main/queue/store.ts';
import { StorageClient } from '../../main/transfer/storage.ts';
import type { UploadRow } from '../../preload/contract.ts';
import { eventually } from './poll.ts';

/** Pauses between polls and tries are for real services; here a tenth of them is enough. */
const hurry = 10;
const startedAt = Date.now();
const hurriedClock: Clock = {
  now: () => startedAt + (Date.now() - startedAt) * hurry,
  after: (delayMs, task) => systemClock.after(delayMs / hurry, task),
  random: () => Math.random(),
};

export interface QueueUnderTest {
  readonly queue: UploadQueue;
  readonly gates: Gates;
  readonly bugs: unknown[];
  rows(): readonly UploadRow[];
  row(name: string): UploadRow;
  /** Waits until no upload has anything left to do. */
  atRest(limitMs?: number): Promise<readonly UploadRow[]>;
  setAccount(account: { apiUrl: string; apiKey: string }): void;
  stop(): Promise<void>;
}

export function openQueue(
  folder: string,
  account: { apiUrl: string; apiKey: string },
  parallelUploads = 3,
): QueueUnderTest {
  const { database } = openDatabase(join(folder, 'queue.db'), Date.now());
  const store = new Store(database);
  const gates = new Gates(hurriedClock, () => queue.wake());
  const storage = new StorageClient();
  let connection = { account, api: new ApiClient(account, gates, hurriedClock) };
  const bugs: unknown[] = [];
  const queue = new UploadQueue({
    store,
    gates,
    storage,
    clock: hurriedClock,
    connection: () => connection,
    parallelUploads: () => parallelUploads,
    onChange: () => undefined,
    backoff: () => stepBackoff,
    log: { ...silentLog, bug: (error) => bugs.push(error) },
  });
  const rows = () => queue.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 }).rows;
  gates.keyChanged(account.apiKey !== '');
  queue.start();
  return {
    queue,
    gates,
    bugs,
    rows,
    row(name) {
      const found = rows().find((candidate) => candidate.name === name);
      if (found === undefined) throw new Error(`No row ${name}`);
      return found;
    },
    atRest: (limitMs) =>
      eventually(
        () =>
          rows().filter(
            ({ state }) => !['complete', 'already-submitted', 'failed', 'paused'].includes(state),
          ),
        (busy) => busy.length === 0,
        limitMs,
      ).then(rows),
    setAccount(next) {
      connection = { account: next, api: new ApiClient(next, gates, hurriedClock) };
      gates.keyChanged(next.apiKey !== '');
    },
    async stop() {
      gates.stop();
      await queue.stop();
      store.close();
    },
  };
}
