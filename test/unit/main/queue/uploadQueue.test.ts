/** Actions on the queue while the disk is full, or while a file is in the queue twice. */
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { ApiClient } from '../../../../main/api/client.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { openDatabase } from '../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../main/queue/store/uploadStore.ts';
import { UploadQueue } from '../../../../main/queue/uploadQueue.ts';
import { stepBackoff } from '../../../../main/shared/backoff.ts';
import { silentLog } from '../../../../main/shared/log.ts';
import { AzureBlobClient } from '../../../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../../../main/transfer/fileReader.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { eventually } from '../../../support/poll.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

/** Long enough for the queue to save pending results. */
const momentMs = 10;

/** A store whose disk is full after `savesLeft` saves. */
class FillingStore extends UploadStore {
  savesLeft = Number.POSITIVE_INFINITY;

  override save(...args: Parameters<UploadStore['save']>): void {
    this.takeSpace();
    super.save(...args);
  }

  override setFact(...args: Parameters<UploadStore['setFact']>): void {
    this.takeSpace();
    super.setFact(...args);
  }

  private takeSpace(): void {
    if (this.savesLeft === 0) throw new Error('database or disk is full');
    this.savesLeft -= 1;
  }
}

/** A queue with two uploads that failed because their files are missing. */
async function queueWithTwoFailed(historyCount = 1_000) {
  const folder = await temporaryFolder();
  const store = new FillingStore(openDatabase(join(folder, 'queue.db'), 0).database);
  const clock = new FakeClock();
  const gates = new Gates(clock, () => undefined);
  gates.keyChanged(false); // nothing is sent
  const account = { apiUrl: 'http://127.0.0.1:1', apiKey: '' };
  const api = new ApiClient(account, gates, clock);
  const queue = new UploadQueue({
    store,
    gates,
    clock,
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
    backoff: () => stepBackoff,
    historyBounds: () => ({ days: null, count: historyCount }),
    onChange: () => undefined,
    log: silentLog,
  });
  onTestFinished(async () => {
    await queue.stop();
    store.close();
  });
  queue.start();
  const paths = ['first.mp4', 'second.mp4'].map((name) => join(folder, name));
  await queue.add(paths);
  const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
  const rows = () => {
    clock.advance(momentMs);
    return queue.queries.window(query).rows;
  };
  await eventually(rows, (all) => all.every(({ state }) => state === 'failed'));
  const ids = rows().map(({ id }) => id);
  const failures = () => {
    clock.advance(momentMs);
    return ids.map((id) => store.timeline(id).filter(({ event }) => event === 'failed').length);
  };
  return { store, queue, clock, paths, ids, failures };
}

describe('the queue', () => {
  it('continues with the added files that could be saved when the disk is full', async () => {
    const { store, queue, clock, paths, failures } = await queueWithTwoFailed();
    store.savesLeft = 1;
    const adding = queue.add(paths);
    await expect(adding).rejects.toThrow('full');
    store.savesLeft = Number.POSITIVE_INFINITY;
    clock.advance(5_000);
    await eventually(failures, ([first]) => first === 2);
    expect(failures()).toEqual([2, 1]);
  });

  it('keeps its counts when an action on several uploads cannot be saved', async () => {
    const { store, queue, ids } = await queueWithTwoFailed();
    store.savesLeft = 1;
    await expect(queue.actions.act('remove', ids)).rejects.toThrow('full');
    expect(queue.queries.overview().counts).toMatchObject({ all: 2, attention: 2 });
  });

  it('does not restore an upload whose file was added again', async () => {
    const { queue, paths, ids } = await queueWithTwoFailed();
    await queue.actions.act('remove', ids);
    await queue.add(paths.slice(0, 1));
    expect(await queue.actions.act('restore', ids)).toBe(1);
    expect(queue.queries.overview().counts.all).toBe(2);
  });

  it('removes finished uploads from the list when there are more than the settings allow', async () => {
    const { queue, clock, paths } = await queueWithTwoFailed(1);
    queue.setAllPaused(true);
    await queue.add(paths.map((path) => `${path}.mov`));
    const query = { filter: 'active', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
    const ids = queue.queries.window(query).rows.map(({ id }) => id);
    expect(await queue.actions.act('cancel', ids)).toBe(2);
    expect(queue.queries.overview().counts).toMatchObject({ all: 4, attention: 2 });
    clock.advance(3_600_000);
    expect(queue.queries.overview().counts).toMatchObject({ all: 3, attention: 2 });
  });

  it('stays unpaused when a pause cannot be saved', async () => {
    const { store, queue } = await queueWithTwoFailed();
    store.savesLeft = 0;
    expect(() => queue.setAllPaused(true)).toThrow('full');
    expect(queue.queries.overview().allPaused).toBe(false);
  });
});
