/**
 * The table of the clock: it is set by each jump, while the app runs or while it does not, with an upload in each state.
 * Nothing waits longer than its own pause, and nothing leaves the list.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { newFailure } from '../../../../main/errors/errorTaxonomy.ts';
import type { Upload } from '../../../../main/queue/model/upload.ts';
import type { UploadStore } from '../../../../main/queue/store/uploadStore.ts';
import type { Failure, FailureKind } from '../../../../preload/contract.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { idleQueue } from '../../../support/idleQueue.ts';
import { eventually } from '../../../support/poll.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';

const secondMs = 1_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const jumps = [
  ['-365 d', -365 * dayMs],
  ['-1 d', -dayMs],
  ['-1 h', -hourMs],
  ['+1 h', hourMs],
  ['+365 d', 365 * dayMs],
] as const;

interface StateRow {
  readonly state: string;
  /** How long it waits; null: until something else happens. */
  readonly pauseMs: number | null;
  readonly upload: (dueAt: number, now: number) => Partial<Upload>;
}

const passing = (kind: FailureKind, more: Partial<Failure> = {}): Failure => ({
  ...newFailure(kind, { detail: '' }),
  ...more,
});
const retrying =
  (failure: Failure, more: Partial<Upload> = {}) =>
  (retryAt: number): Partial<Upload> => ({
    file: checkedFile,
    status: { state: 'queued', retryAt, failure },
    ...more,
  });
const stored: Partial<Upload> = { blob: { blobPath: 'ws/a.mp4', method: 'blocks' }, submitRequestedAt: 7 };
const polled =
  (failure: Failure | null) =>
  (pollAt: number): Partial<Upload> => ({
    file: checkedFile,
    ...stored,
    submission: submissionRef,
    status: { state: 'processing', percent: 0, pollAt, pollsWithoutProgress: 3, failure },
  });
const twoHoursMs = 2 * hourMs;
const inTwoHours = { retryAfterMs: twoHoursMs };

const waiting: readonly StateRow[] = [
  { state: 'retry of a transfer', pauseMs: 30 * secondMs, upload: retrying(passing('storage-error')) },
  {
    state: 'retry of a submission',
    pauseMs: 30 * secondMs,
    upload: retrying(passing('service-error'), stored),
  },
  { state: 'no network', pauseMs: 30 * secondMs, upload: retrying(passing('network-down')) },
  { state: 'asked to wait', pauseMs: twoHoursMs, upload: retrying(passing('service-error', inTwoHours)) },
  {
    state: 'rate-limited',
    pauseMs: twoHoursMs,
    upload: retrying(passing('rate-limited', inTwoHours), stored),
  },
  {
    state: 'drive not responding',
    pauseMs: 60 * secondMs,
    upload: retrying(passing('drive-not-responding')),
  },
  { state: 'file unavailable', pauseMs: 60 * secondMs, upload: retrying(passing('file-unavailable')) },
  { state: 'file changed', pauseMs: 30 * secondMs, upload: retrying(passing('file-changed')) },
  {
    state: 'growing',
    pauseMs: 10 * secondMs,
    upload: retrying(passing('file-being-written'), { file: null }),
  },
  {
    state: 'waiting for a duplicate',
    pauseMs: 30 * secondMs,
    upload: (retryAt) => ({ file: checkedFile, status: { state: 'queued', retryAt, failure: null } }),
  },
  { state: 'polled', pauseMs: 30 * secondMs, upload: polled(null) },
  { state: 'poll that failed', pauseMs: 60 * secondMs, upload: polled(passing('service-error')) },
];
const resting: readonly StateRow[] = [
  { state: 'held by the key gate', pauseMs: null, upload: () => ({ file: checkedFile }) },
  { state: 'paused', pauseMs: null, upload: () => ({ file: checkedFile, status: { state: 'paused' } }) },
  {
    state: 'held for another account',
    pauseMs: null,
    upload: () => ({ file: checkedFile, site: 'another site', remoteName: 'a.mp4', account: 'another' }),
  },
  {
    state: 'asked about its name',
    pauseMs: null,
    upload: (_due, now) => ({
      file: checkedFile,
      status: { state: 'failed', failure: passing('name-taken') },
      finishedAt: now - hourMs,
    }),
  },
  {
    // Its history ends in an hour, with the 30 days of the settings.
    state: 'finished with pruning almost due',
    pauseMs: null,
    upload: (_due, now) => ({
      file: checkedFile,
      finishedAt: now - 30 * dayMs + hourMs,
      status: { state: 'complete', issueCount: 0 },
    }),
  },
  {
    state: 'already submitted',
    pauseMs: null,
    upload: (_due, now) => ({
      file: checkedFile,
      finishedAt: now - dayMs,
      status: { state: 'already-submitted', docsUrl: null, detail: '' },
    }),
  },
];

const cases = [...waiting, ...resting].flatMap((row) =>
  jumps.map(([jump, jumpMs]) => ({ row, state: row.state, jump, jumpMs })),
);

/** Opens a queue with one upload in this state, planned by a clock that was right. */
async function queueWith({ upload, pauseMs }: StateRow) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'clip.txt'), 'words');
  const clock = new FakeClock();
  clock.set(400 * dayMs);
  const opened = idleQueue(folder, clock);
  const given = anUpload({
    path: join(folder, 'clip.txt'),
    ...upload(clock.now() + (pauseMs ?? 0), clock.now()),
  });
  opened.store.insert([given]);
  opened.store.appendTimeline(given.id, { at: clock.now(), event: 'added' });
  opened.queue.wake();
  return { ...opened, folder, clock, id: given.id };
}

/** When it is due, by the date of the clock; null: it waits for no date any more. */
function dueAt(store: UploadStore, id: string): number | null {
  const status = store.get(id)?.status;
  if (status?.state === 'queued') return status.retryAt;
  return status?.state === 'processing' ? status.pollAt : null;
}

function isListed({
  queue,
  id,
}: {
  queue: { queries: { upload(id: string): unknown } };
  id: string;
}): boolean {
  return queue.queries.upload(id) !== undefined && queue.queries.upload(id) !== null;
}

describe('an upload while the clock is set', () => {
  it.each(cases)('$state, set by $jump', async ({ row, jumpMs }) => {
    const opened = await queueWith(row);
    const { clock, store, queue, id } = opened;
    const halfMs = Math.floor((row.pauseMs ?? twoHoursMs) / 2);
    clock.advance(halfMs);
    clock.set(jumpMs);
    queue.wake();
    if (row.pauseMs !== null) {
      expect((dueAt(store, id) ?? 0) - clock.now()).toBeLessThanOrEqual(row.pauseMs - halfMs);
      clock.advance(row.pauseMs - halfMs);
      await eventually(
        () => (dueAt(store, id) ?? 0) <= clock.now(),
        (isDue) => isDue,
      );
    }
    expect(isListed(opened)).toBe(true);
    // Less than a day after the jump nothing is removed.
    clock.advance(hourMs / 2);
    queue.wake();
    expect(isListed(opened)).toBe(true);
  });

  it.each(cases)('$state, set by $jump while the app does not run', async ({ row, jumpMs }) => {
    const before = await queueWith(row);
    const stoppedAt = before.clock.now();
    await before.stop();
    const clock = new FakeClock();
    clock.set(stoppedAt + jumpMs - clock.now());
    const after = idleQueue(before.folder, clock);
    const { id } = before;
    if (row.pauseMs !== null) {
      expect((dueAt(after.store, id) ?? 0) - clock.now()).toBeLessThanOrEqual(row.pauseMs);
      clock.advance(row.pauseMs);
      await eventually(
        () => (dueAt(after.store, id) ?? 0) <= clock.now(),
        (isDue) => isDue,
      );
    }
    clock.advance(hourMs / 2);
    after.queue.wake();
    expect(isListed({ queue: after.queue, id })).toBe(true);
  });
});
