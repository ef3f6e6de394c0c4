/** The queue while the computer's clock is set: nothing waits longer than its own pause. */
import { describe, expect, it } from 'vitest';

import { Gates } from '../../../../main/api/gates/gates.ts';
import { localFailure } from '../../../../main/errors/classify.ts';
import { newFailure } from '../../../../main/errors/errorTaxonomy.ts';
import type { Upload } from '../../../../main/queue/model/upload.ts';
import type { UploadStore } from '../../../../main/queue/store/uploadStore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { idleQueue } from '../../../support/idleQueue.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const setByMs = [-365 * dayMs, -dayMs, -hourMs, hourMs, 365 * dayMs];
const pauseMs = 30_000;
const waitMs = 2 * hourMs;

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
    ...store.due.starting('transfer-small', now, 99, null),
    ...store.due.polls(now, 99, null).map(({ id }) => id),
  ]);
  return Object.entries(uploads)
    .filter(([, { id }]) => due.has(id))
    .map(([name]) => name)
    .sort();
}

async function queueWithWaiting() {
  const folder = await temporaryFolder();
  const clock = new FakeClock();
  clock.set(400 * dayMs);
  const { store, queue, stop } = idleQueue(folder, clock);
  const uploads = waitingUploads(clock.now());
  store.insert(Object.values(uploads));
  store.appendTimeline(uploads.retry.id, { at: clock.now(), event: 'retrying' });
  queue.wake();
  return { folder, store, clock, queue, uploads, stop };
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
    const { folder, clock, uploads, stop } = await queueWithWaiting();
    const stoppedAt = clock.now();
    await stop();
    const laterClock = new FakeClock();
    laterClock.set(stoppedAt + jumpMs - laterClock.now());
    const { store: laterStore, queue: later } = idleQueue(folder, laterClock);
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
