/** A group that waits for the rest of its files asks for attention, and a group that was cut off is repeated. */
import { describe, expect, it, vi } from 'vitest';

import { Gates } from '../../../../../main/api/gates/gates.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../../../../main/queue/model/uploadEvent.ts';
import { GroupSubmissions } from '../../../../../main/queue/run/groupSubmissions.ts';
import { attentionMs } from '../../../../../main/queue/run/groupWaits.ts';
import { stepBackoff } from '../../../../../main/shared/backoff.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import { noSubmissionOptions } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, checkedFile } from '../../../../support/uploads.ts';

const blob = { blobPath: 'ws/a.mp4', method: 'direct' } as const;

/** The groups of a store, in which nothing can be requested. */
async function groupsOf(given: readonly Partial<Upload>[]) {
  const { store } = await createStore();
  const clock = new FakeClock();
  const row = store.submissions.addGroup(noSubmissionOptions, 'waiting');
  const uploads = given.map((upload) =>
    anUpload({ ...upload, submissionRow: row, isGrouped: true, batchId: 4 }),
  );
  store.insert(uploads);
  const changes = { count: 0 };
  let isPaused = false;
  const groups = new GroupSubmissions({
    store,
    clock,
    gates: new Gates(clock, () => undefined),
    connection: () => {
      throw new Error('Nothing is requested here');
    },
    backoff: () => stepBackoff,
    isPaused: () => isPaused,
    site: () => null,
    apply(id: string, event: UploadEvent) {
      const before = store.get(id);
      const after = before === null ? null : transition(before, event, clock.now());
      if (before === null || after === null) return null;
      store.save(before, after, []);
      groups.uploadChanged(before, after);
      return after;
    },
    onApplied: () => undefined,
    onChange: () => {
      changes.count += 1;
    },
    log: silentLog,
  });
  groups.start();
  groups.pump();
  return {
    store,
    clock,
    row,
    uploads,
    groups,
    changes,
    apply: (index: number, event: UploadEvent) => {
      const upload = uploads[index];
      const before = upload === undefined ? null : store.get(upload.id);
      const after = before === null ? null : transition(before, event, clock.now());
      if (before === null || after === null) throw new Error('Not possible');
      store.save(before, after, []);
      groups.uploadChanged(before, after);
    },
    setPaused: (paused: boolean) => {
      isPaused = paused;
    },
  };
}

const storedAndPaused = [{ file: checkedFile, blob }, { status: { state: 'paused' } }] as const;

describe('a group that waits', () => {
  it('asks for attention once, when none of its files has moved for a while', async () => {
    const { clock, groups, row, changes } = await groupsOf(storedAndPaused);
    clock.advance(attentionMs - 1);
    expect(groups.waits.of(row)).toMatchObject({ uploaded: 1, total: 2, needsAttention: false });
    clock.advance(2);
    expect(groups.waits.of(row)).toMatchObject({ needsAttention: true });
    expect(groups.waits.ofBatch(4)).toMatchObject({ submission: row, needsAttention: true });
    expect(groups.waits.ofBatch(5)).toBeNull();
    clock.advance(attentionMs * 3);
    expect(changes.count).toBe(1);
  });

  it('starts to count again when one of its files moves', async () => {
    const { clock, groups, row, apply } = await groupsOf(storedAndPaused);
    clock.advance(attentionMs - 1);
    apply(1, { event: 'resume' });
    clock.advance(attentionMs - 1);
    expect(groups.waits.of(row)).toMatchObject({ needsAttention: false });
    clock.advance(2);
    expect(groups.waits.of(row)).toMatchObject({ needsAttention: true });
  });

  it('is counted once for all changes of a moment, and then shown anew', async () => {
    const paused = { status: { state: 'paused' } } as const;
    const { store, clock, groups, row, apply, changes } = await groupsOf([
      storedAndPaused[0],
      ...Array.from({ length: 5 }, () => paused),
    ]);
    clock.advance(1_000);
    const progressOf = vi.spyOn(store.submissions, 'progressOf');
    for (let index = 1; index <= 4; index += 1) {
      apply(index, { event: 'remove' });
      expect(groups.waits.of(row)).toMatchObject({ uploaded: 1 });
    }
    clock.advance(1_000);
    expect(groups.waits.of(row)).toMatchObject({ uploaded: 1, total: 2 });
    expect(progressOf).toHaveBeenCalledTimes(2);
    expect(changes.count).toBeGreaterThan(0);
  });

  it.each([
    ['a file is being sent', [storedAndPaused[0], { status: { state: 'uploading' } }]],
    ['no file is stored', [{}, { status: { state: 'paused' } }]],
  ] as const)('does not ask for attention while %s', async (_words, given) => {
    const { clock, groups, row } = await groupsOf(given);
    clock.advance(attentionMs * 3);
    expect(groups.waits.of(row)).toMatchObject({ needsAttention: false });
  });

  it('does not ask for attention while everything is paused', async () => {
    const { clock, groups, row, setPaused } = await groupsOf(storedAndPaused);
    setPaused(true);
    clock.advance(attentionMs * 3);
    expect(groups.waits.of(row)).toMatchObject({ needsAttention: false });
  });
});

describe('a group whose files were all added', () => {
  const choice = { ...noSubmissionOptions, mode: 'together' } as const;

  it('is released later when the database cannot be written now', async () => {
    const { store, groups, clock } = await groupsOf([]);
    const row = store.submissions.addGroup(choice, 'adding');
    const setChoice = vi.spyOn(store.submissions, 'setChoice').mockImplementationOnce(() => {
      throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    });
    groups.allAdded(row, choice);
    expect(store.submissions.get(row)?.state).toBe('adding');
    clock.advance(5_000);
    expect(store.submissions.get(row)?.state).toBe('waiting');
    expect(setChoice).toHaveBeenCalledTimes(2);
  });

  it('is not released when its row was not saved', async () => {
    const { store, groups } = await groupsOf([]);
    const setChoice = vi.spyOn(store.submissions, 'setChoice');
    groups.allAdded(99, choice);
    expect(setChoice).not.toHaveBeenCalled();
  });
});

describe('a group that was cut off', () => {
  it('while files joined it waits for those that were added', async () => {
    const { store, groups, row } = await groupsOf(storedAndPaused);
    const cutOff = store.submissions.addGroup(noSubmissionOptions, 'adding');
    expect(store.submissions.get(cutOff)?.state).toBe('adding');
    groups.start();
    expect([row, cutOff].map((each) => store.submissions.get(each)?.state)).toEqual(['waiting', 'waiting']);
  });

  it('while its request ran counts that request, which may have arrived', async () => {
    const { store, groups, row, uploads } = await groupsOf([
      { file: checkedFile, blob, status: { state: 'submitting' }, submitRequestedAt: 5 },
    ]);
    const files = uploads.map(({ id }) => ({ uploadId: id, blobPath: 'ws/a.mp4' }));
    store.submissions.request(row, files, 7);
    groups.start();
    expect(store.submissions.get(row)).toMatchObject({ state: 'requested', tries: 1, request: files });
  });
});
