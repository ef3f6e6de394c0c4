/** The queue while the computer's clock is set: nothing waits longer than its own pause. */
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { ApiClient } from '../../../../main/api/client.ts';
import { Gates } from '../../../../main/api/gates/gates.ts';
import { localFailure } from '../../../../main/errors/classify.ts';
import { newFailure } from '../../../../main/errors/errorTaxonomy.ts';
import type { Upload } from '../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../main/queue/store/uploadStore.ts';
import { UploadQueue } from '../../../../main/queue/uploadQueue.ts';
import { silentLog } from '../../../../main/shared/log.ts';
import { AzureBlobClient } from '../../../../main/storage/azureBlobClient.ts';
import { AdaptiveConcurrency } from '../../../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../../../main/transfer/fileReader.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const setByMs = [-365 * dayMs, -dayMs, -hourMs, hourMs, 365 * dayMs];
const pauseMs = 30_000;
const waitMs = 2 * hourMs;

function openStore(path: string): UploadStore {
  return new UploadStore(openDatabase(path, 0).database);
}

/** A queue on this store that sends nothing, because it has no key. Its steps that need no key run. */
function startedQueue(store: UploadStore, clock: FakeClock): UploadQueue {
  const gates = new Gates(clock, () => undefined);
  gates.keyChanged(false);
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
    backoff: () => ({ baseMs: 1_000, capMs: 60_000 }),
    historyBounds: () => ({ days: 30, count: 1_000 }),
    onChange: () => undefined,
    log: silentLog,
  });
  queue.start();
  return queue;
}

/** One upload in each state that waits for a date, and finished ones. */
function waitingUploads(now: number): Record<'retry' | 'asked' | 'duplicate' | 'polled' | 'done', Upload> {
  const file = checkedFile;
  return {
    retry: anUpload({
      file,
      status: {
        state: 'queued',
        retryAt: now + pauseMs,
        failure: newFailure('storage-error', { detail: '' }),
      },
      failingSince: now,
    }),
    asked: anUpload({
      file,
      status: {
        state: 'queued',
        retryAt: now + waitMs,
        failure: { ...newFailure('service-error', { detail: '' }), retryAfterMs: waitMs },
      },
    }),
    duplicate: anUpload({ file, status: { state: 'queued', retryAt: now + pauseMs, failure: null } }),
    polled: anUpload({
      file,
      submission: submissionRef,
      status: {
        state: 'processing',
        percent: 0,
        pollAt: now + pauseMs,
        pollsWithoutProgress: 3,
        failure: null,
      },
    }),
    done: anUpload({ file, finishedAt: now - dayMs, status: { state: 'complete', issueCount: 0 } }),
  };
}

/** What is due now, by the names above. */
function dueNames(
  store: UploadStore,
  uploads: Readonly<Record<string, Upload>>,
  now: number,
): readonly string[] {
  const due = new Set([
    ...store.due('transfer-small', now, 99),
    ...store.duePolls(now, 99).map(({ id }) => id),
  ]);
  return Object.entries(uploads)
    .filter(([, { id }]) => due.has(id))
    .map(([name]) => name)
    .sort();
}

async function queueWithWaiting() {
  const path = join(await temporaryFolder(), 'queue.db');
  const store = openStore(path);
  const clock = new FakeClock();
  clock.set(400 * dayMs);
  const queue = startedQueue(store, clock);
  const uploads = waitingUploads(clock.now());
  store.insert(Object.values(uploads));
  store.appendTimeline(uploads.retry.id, { at: clock.now(), event: 'retrying' });
  queue.wake();
  onTestFinished(async () => {
    await queue.stop();
    store.close();
  });
  return { path, store, clock, queue, uploads };
}

describe('the queue while the clock is set', () => {
  it.each(setByMs)('lets nothing wait longer than its own pause when it is set by %d ms', async (jumpMs) => {
    const { store, clock, queue, uploads } = await queueWithWaiting();
    clock.advance(pauseMs / 2);
    clock.set(jumpMs);
    clock.advance(pauseMs / 2);
    expect(dueNames(store, uploads, clock.now())).toEqual(
      expect.arrayContaining(['duplicate', 'polled', 'retry']),
    );
    clock.advance(waitMs - pauseMs);
    queue.wake();
    expect(dueNames(store, uploads, clock.now())).toEqual(['asked', 'duplicate', 'polled', 'retry']);
    expect(queue.queries.overview().counts.all).toBe(5);
  });

  it('lets nothing come earlier than before when it is set back', async () => {
    const { store, clock, queue, uploads } = await queueWithWaiting();
    clock.set(-365 * dayMs);
    queue.wake();
    expect(dueNames(store, uploads, clock.now())).toEqual([]);
  });

  it.each(setByMs)('lets nothing wait longer when a start finds it set by %d ms', async (jumpMs) => {
    const { path, store, clock, queue, uploads } = await queueWithWaiting();
    const stoppedAt = clock.now();
    await queue.stop();
    store.close();
    const laterStore = openStore(path);
    const laterClock = new FakeClock();
    laterClock.set(stoppedAt + jumpMs - laterClock.now());
    const later = startedQueue(laterStore, laterClock);
    onTestFinished(async () => {
      await later.stop();
      laterStore.close();
    });
    laterClock.advance(pauseMs);
    expect(dueNames(laterStore, uploads, laterClock.now())).toEqual(
      expect.arrayContaining(['duplicate', 'polled', 'retry']),
    );
    laterClock.advance(waitMs - pauseMs);
    expect(dueNames(laterStore, uploads, laterClock.now())).toEqual([
      'asked',
      'duplicate',
      'polled',
      'retry',
    ]);
    laterClock.advance(dayMs - waitMs - hourMs);
    expect(later.queries.overview().counts.all).toBe(5);
  });

  it('does not count the difference as part of an outage', async () => {
    const { store, clock, queue, uploads } = await queueWithWaiting();
    clock.set(365 * dayMs);
    queue.wake();
    expect(store.get(uploads.retry.id)?.failingSince).toBe(clock.now());
  });
});

describe('a gate while the clock is set', () => {
  it.each(setByMs)('opens at the end of its own pause when it is set by %d ms', (jumpMs) => {
    const clock = new FakeClock();
    clock.set(400 * dayMs);
    const gates = new Gates(clock, () => undefined);
    const permit = gates.enterNow({ bucket: 'submission_write', endpoint: 'submissions.create' });
    if ('gate' in permit) throw new Error('It is closed');
    permit.failed({ ...localFailure('rate-limited'), retryAfterMs: pauseMs });
    clock.set(jumpMs);
    expect(gates.notices()).toMatchObject([{ gate: 'rate-limit', until: clock.now() + pauseMs }]);
    clock.advance(pauseMs - 1);
    expect(gates.notices()).toHaveLength(1);
    clock.advance(1);
    expect(gates.notices()).toEqual([]);
  });
});
