/** A queue that has no key and sends nothing. Its checks of files run, and its clock is the test's. */
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { ApiClient } from '../../main/api/client.ts';
import { Gates } from '../../main/api/gates/gates.ts';
import type { QueueDeps } from '../../main/queue/queueDeps.ts';
import { openDatabase } from '../../main/queue/store/database.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { UploadQueue } from '../../main/queue/uploadQueue.ts';
import { silentLog } from '../../main/shared/log.ts';
import { AzureBlobClient } from '../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../main/transfer/fileReader.ts';
import { FakeClock } from './fakeClock.ts';

export interface IdleQueue {
  readonly store: UploadStore;
  readonly queue: UploadQueue;
  readonly clock: FakeClock;
  /** Stops the queue before the test ends; the database can be opened again then. */
  stop(): Promise<void>;
}

/** `folder`: has the database. The queue is started. `growing`: default: no file is being written. */
export function idleQueue(
  folder: string,
  clock: FakeClock = new FakeClock(),
  growing?: QueueDeps['growing'],
): IdleQueue {
  const store = new UploadStore(openDatabase(join(folder, 'queue.db'), 0).database);
  const gates = new Gates(clock, () => undefined);
  gates.keyChanged(false);
  const account = { apiUrl: 'http://127.0.0.1:1', apiKey: '' };
  const api = new ApiClient(account, gates, clock);
  const queue = new UploadQueue({
    store,
    gates,
    clock,
    ...(growing === undefined ? {} : { growing }),
    blocks: {
      storage: new AzureBlobClient(clock),
      bandwidth: new BandwidthLimit(clock, () => null),
      pool: new BufferPool(clock, 0),
      smallFiles: smallFilePool(clock),
      concurrency: new AdaptiveConcurrency(clock),
      md5: new Md5Worker(clock),
      checksums: () => false,
    },
    connection: () => ({ api, account }),
    parallelUploads: () => 1,
    backoff: () => ({ baseMs: 1_000, capMs: 60_000 }),
    historyBounds: () => ({ days: 30, count: 1_000 }),
    onChange: () => undefined,
    log: silentLog,
  });
  queue.start();
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await queue.stop();
    store.close();
  };
  onTestFinished(stop);
  return { store, queue, clock, stop };
}
