/**
 * The real queue of the main process on plain Node: real database, real client, real files; only Electron is missing.
 */
import { join } from 'node:path';

import { ApiClient } from '../../main/api/client.ts';
import { checkConnection, checkRoute } from '../../main/api/connectionCheck.ts';
import { Gates } from '../../main/api/gates/gates.ts';
import type { QueueDeps } from '../../main/queue/queueDeps.ts';
import { Results } from '../../main/queue/reports/results.ts';
import { type OpenedDatabase, openDatabase } from '../../main/queue/store/database.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { WalFlush } from '../../main/queue/store/walFlush.ts';
import { UploadQueue } from '../../main/queue/uploadQueue.ts';
import { stepBackoff } from '../../main/shared/backoff.ts';
import { type Log, silentLog } from '../../main/shared/log.ts';
import { AzureBlobClient } from '../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../main/transfer/fileReader.ts';
import type { UploadRow } from '../../preload/contract.ts';
import { acceleratedClock } from './acceleratedClock.ts';
import { eventually } from './poll.ts';

export interface QueueUnderTest {
  readonly queue: UploadQueue;
  readonly results: Results;
  readonly gates: Gates;
  readonly bugs: unknown[];
  readonly database: OpenedDatabase['database'];
  rows(): readonly UploadRow[];
  row(name: string): UploadRow;
  /** Waits until no upload is active any more. */
  atRest(limitMs?: number): Promise<readonly UploadRow[]>;
  setAccount(account: { apiUrl: string; apiKey: string }): void;
  stop(): Promise<void>;
}

export interface QueueConditions {
  readonly parallelUploads?: number;
  /** See acceleratedClock.ts. */
  readonly speed?: number;
  readonly clockStartedAt?: number;
  /** Memory for blocks in flight; with less memory blocks are smaller. */
  readonly blockMemoryBytes?: number;
  /** Blocks start as small as after this many timeouts. */
  readonly timedOutBlocks?: number;
  /** Default true, as in the app. */
  readonly checksums?: boolean;
  /** Finds files that are still being written. Default: none is. */
  readonly growing?: QueueDeps['growing'];
  /** Receives what the client logs. Default: nothing does. */
  readonly log?: Log;
  /** Called after each change. Default: does nothing. */
  readonly onChange?: () => void;
}

const probeMs = 10_000;
const mebibyte = 1_024 * 1_024;

export function openQueue(
  folder: string,
  account: { apiUrl: string; apiKey: string },
  conditions: QueueConditions = {},
): QueueUnderTest {
  const { parallelUploads = 3, speed = 10, timedOutBlocks = 0 } = conditions;
  const clock = acceleratedClock(speed, conditions.clockStartedAt);
  const concurrency = new AdaptiveConcurrency(clock);
  for (let count = 0; count < timedOutBlocks; count += 1) concurrency.timedOut();
  const databasePath = join(folder, 'queue.db');
  const { database } = openDatabase(databasePath, Date.now());
  const bugs: unknown[] = [];
  const store = new UploadStore(database, new WalFlush(databasePath, (error) => bugs.push(error)));
  const gates = new Gates(clock, () => {
    queue.wake();
    if (gates.wantsProbe && gates.blockOf(checkRoute, 'probe') === null)
      checkConnection(connection.api, probeMs).catch((error: unknown) => bugs.push(error));
  });
  let connection = { account, api: new ApiClient(account, gates, clock, conditions.log) };
  const queue = new UploadQueue({
    store,
    gates,
    blocks: {
      storage: new AzureBlobClient(clock),
      bandwidth: new BandwidthLimit(clock, () => null),
      pool: new BufferPool(clock, conditions.blockMemoryBytes ?? 64 * mebibyte),
      smallFiles: smallFilePool(clock),
      concurrency,
      md5: new Md5Worker(clock),
      checksums: () => conditions.checksums ?? true,
    },
    clock,
    connection: () => connection,
    ...(conditions.growing === undefined ? {} : { growing: conditions.growing }),
    historyBounds: () => ({ days: null, count: 100_000 }),
    parallelUploads: () => parallelUploads,
    onChange: conditions.onChange ?? (() => undefined),
    backoff: () => stepBackoff,
    log: { ...silentLog, bug: (error) => bugs.push(error) },
  });
  const results = new Results({
    upload: (id) => queue.queries.upload(id),
    api: () => connection.api,
    reviewed: (id, findings) => queue.reviewed(id, findings),
    holdOf: (upload) => queue.holds.holdOf(upload),
  });
  const rows = () =>
    queue.queries.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 }).rows;
  gates.keyChanged(account.apiKey !== '');
  queue.start();
  return {
    queue,
    results,
    gates,
    bugs,
    database,
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
      connection = { account: next, api: new ApiClient(next, gates, clock) };
      gates.keyChanged(next.apiKey !== '');
    },
    async stop() {
      gates.stop();
      await queue.stop();
      store.close();
    },
  };
}
