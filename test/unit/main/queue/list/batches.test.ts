/** The grouped list: headers among rows, and counts that follow every change. */
import { describe, expect, it } from 'vitest';

import type { Batch } from '../../../../../main/queue/list/batches.ts';
import type { ListQuery } from '../../../../../main/queue/list/listQuery.ts';
import { allowedActions } from '../../../../../main/queue/model/actions.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { type CountedAction, type UploadAction, queueActions } from '../../../../../preload/contract.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import {
  anUpload,
  checkedFile,
  everyState,
  someFailure,
  submissionRef,
} from '../../../../support/uploads.ts';

const whole = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 100 } as const;
const failed = { state: 'failed', failure: someFailure } as const;
const done = { state: 'complete', issueCount: 1 } as const;

function count(some: readonly Upload[], action: UploadAction): number {
  return some.filter((upload) => allowedActions(upload).includes(action)).length;
}

const countedActions = queueActions.filter((action): action is CountedAction => action !== 'restore');

/** All counts but the time of the last end, which stays when its upload is removed. */
function countsOf(batch: Batch | null) {
  return batch === null ? null : { ...batch, counts: { ...batch.counts, lastFinishedAt: 0 } };
}

/** Two batches of a few uploads, "Shoot" first. */
async function twoBatches() {
  const { store, list, reopened } = await createStore();
  const shoot = store.batches.add(1_000, 'Shoot');
  const audio = store.batches.add(2_000, null);
  const uploads = [
    anUpload({ path: '/shoot/b.mp4', position: 1, batchId: shoot, file: { ...checkedFile, sizeBytes: 10 } }),
    anUpload({ path: '/shoot/a.mp4', position: 2, batchId: shoot, status: failed }),
    anUpload({ path: '/shoot/c.mp4', position: 3, batchId: shoot, status: done, finishedAt: 9_000 }),
    anUpload({ path: '/audio/x.wav', position: 4, batchId: audio, file: { ...checkedFile, sizeBytes: 30 } }),
    anUpload({ path: '/audio/b.wav', position: 5, batchId: audio, status: { state: 'paused' } }),
  ];
  store.insert(uploads);
  const lines = (query: Partial<ListQuery> = {}) =>
    list
      .grouped({ ...whole, ...query })
      .items.map((item) =>
        'batch' in item ? `${item.batch.id}: ${item.shown}` : (item.upload.path.split('/').at(-1) ?? ''),
      );
  return { store, list, reopened, shoot, audio, uploads, lines };
}

describe('the grouped list', () => {
  it('finds the line of a header when collapsing, order, filter or search moves it', async () => {
    const { list, shoot, audio } = await twoBatches();
    const { offset: _offset, limit: _limit, ...plain } = whole;
    const lineOf = (change: Partial<typeof plain | ListQuery> = {}) =>
      [shoot, audio].map((id) => list.lineOfBatch({ ...plain, ...change }, id));
    expect(lineOf()).toEqual([0, 4]);
    expect(lineOf({ sort: 'newest' })).toEqual([3, 0]);
    expect(lineOf({ filter: 'done' })).toEqual([0, null]);
    expect(lineOf({ search: 'b.' })).toEqual([0, 2]);
    list.batches.setCollapsed(shoot, true);
    expect(lineOf()).toEqual([0, 1]);
    expect(list.lineOfBatch(plain, 99)).toBeNull();
  });

  it('has a header above the uploads of each batch when it is in the order of the queue', async () => {
    const { lines } = await twoBatches();
    expect(lines()).toEqual(['1: 3', 'b.mp4', 'a.mp4', 'c.mp4', '2: 2', 'x.wav', 'b.wav']);
    expect(lines({ offset: 2, limit: 3 })).toEqual(['a.mp4', 'c.mp4', '2: 2']);
  });

  it('counts the headers of the whole list and those before the range, collapsed or not', async () => {
    const { list, shoot, lines } = await twoBatches();
    for (const fold of [false, true]) {
      list.batches.setCollapsed(shoot, fold);
      const all = lines();
      for (let offset = 0; offset <= all.length; offset += 1) {
        const headingsBefore = all.slice(0, offset).filter((line) => /^\d: /u.test(line)).length;
        const answer = list.grouped({ ...whole, offset, limit: 2 });
        expect(answer, `${offset}`).toMatchObject({ headings: 2, headingsBefore });
      }
    }
  });

  it('shows the last batch first and sorts within batches in any other order', async () => {
    const { lines } = await twoBatches();
    expect(lines({ sort: 'newest' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    expect(lines({ sort: 'name' })).toEqual(['2: 2', 'b.wav', 'x.wav', '1: 3', 'a.mp4', 'b.mp4', 'c.mp4']);
    expect(lines({ sort: 'size' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    expect(lines({ sort: 'status' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'a.mp4', 'b.mp4', 'c.mp4']);
  });

  it('leaves out a batch when the filter or the search shows none of its uploads', async () => {
    const { list, lines } = await twoBatches();
    expect(lines({ filter: 'attention' })).toEqual(['1: 1', 'a.mp4']);
    expect(lines({ search: 'wav' })).toEqual(['2: 2', 'x.wav', 'b.wav']);
    expect(list.grouped({ ...whole, search: 'b.' })).toMatchObject({ total: 4, fitting: 2 });
    expect(lines({ search: 'b.', sort: 'status' })).toEqual(['2: 1', 'b.wav', '1: 1', 'b.mp4']);
  });

  it('finds an upload that has every word of the search, with accents in any form', async () => {
    const { store, list } = await createStore();
    const decomposed = 'Gru\u0308\u00dfe';
    store.insert([anUpload({ path: `/shoot/${decomposed} 1.mp4` }), anUpload({ path: '/audio/Mix 1.wav' })]);
    const found = (search: string) => list.window({ ...whole, search }).total;
    expect(found('grüße')).toBe(1);
    expect(found('mp4 GRÜßE')).toBe(1);
    expect(found('wav grüße')).toBe(0);
    expect(found('1')).toBe(2);
  });

  it('hides the uploads of a collapsed batch, also after a restart, except from a search', async () => {
    const { list, reopened, shoot, lines } = await twoBatches();
    list.batches.setCollapsed(shoot, true);
    expect(lines()).toEqual(['1: 3', '2: 2', 'x.wav', 'b.wav']);
    expect(lines({ search: 'a.mp4' })).toEqual(['1: 1', 'a.mp4']);
    expect(reopened().list.grouped(whole)).toMatchObject({ total: 4, fitting: 5 });
    list.batches.setCollapsed('all', true);
    expect(lines()).toEqual(['1: 3', '2: 2']);
  });

  it('moves a batch before all others, also after a restart', async () => {
    const { list, reopened, audio, lines } = await twoBatches();
    list.batches.moveToTop(audio);
    expect(lines().at(0)).toBe('2: 2');
    expect(reopened().list.grouped(whole).items[0]).toMatchObject({ batch: { id: audio } });
  });

  it('drops a header when its last upload is removed, and shows it when one is restored', async () => {
    const { store, uploads, lines } = await twoBatches();
    const wavs = uploads.filter(({ path }) => path.endsWith('wav'));
    for (const upload of wavs) store.save(upload, { ...upload, removedAt: 5 }, []);
    expect(lines()).toEqual(['1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    for (const upload of wavs) store.save({ ...upload, removedAt: 5 }, upload, []);
    expect(lines()).toContain('2: 2');
  });

  it('has the same counts as a recount after each change of an upload', async () => {
    const { store, list, reopened, shoot, uploads } = await twoBatches();
    const [first] = uploads;
    if (first === undefined) throw new Error('no upload');
    const changes: Partial<Upload>[] = [
      { status: { state: 'uploading' } },
      {
        blob: { blobPath: 'ws/b.mp4', method: 'direct' },
        status: { state: 'queued', retryAt: null, failure: null },
      },
      { submission: submissionRef, status: { state: 'complete', issueCount: 0 }, finishedAt: 12_000 },
      { removedAt: 13_000 },
    ];
    let now = first;
    for (const change of changes) {
      const next = { ...now, ...change };
      store.save(now, next, []);
      now = next;
      expect(countsOf(list.batches.get(shoot))).toEqual(countsOf(reopened().list.batches.get(shoot)));
    }
  });

  it('has the same counts and actions as a recount for uploads in every state', async () => {
    const { store, list, reopened } = await createStore();
    const batchIds = [store.batches.add(1_000, null), store.batches.add(2_000, null)];
    const uploads = everyState().flatMap((upload) =>
      batchIds.map((batchId) => ({ ...upload, id: `${batchId} ${upload.id}`, batchId })),
    );
    store.insert(uploads);
    for (const batchId of batchIds) {
      const live = list.batches.get(batchId);
      expect(live).toEqual(reopened().list.batches.get(batchId));
      const own = uploads.filter((upload) => upload.batchId === batchId);
      const counted = countedActions.map((action) => [action, count(own, action)]);
      expect(live?.actions.counted()).toEqual(Object.fromEntries(counted));
    }
    expect(list.counts).toEqual(reopened().list.counts);
  });

  it('does not count a change when it is rolled back', async () => {
    const { store, list, shoot, uploads } = await twoBatches();
    const [first] = uploads;
    if (first === undefined) throw new Error('no upload');
    const failing = () =>
      store.transaction(() => {
        store.save(first, { ...first, removedAt: 1 }, []);
        throw new Error('full');
      });
    expect(failing).toThrow('full');
    expect(list.batches.get(shoot)?.counts.all).toBe(3);
    expect(list.counts.all).toBe(5);
  });

  it('counts the sending time of overlapping transfers once, without pauses', async () => {
    const { store, shoot } = await twoBatches();
    store.batches.addSent(shoot, 100, 4_000, 10_000);
    store.batches.addSent(shoot, 100, 3_000, 11_000);
    store.batches.addSent(shoot, 100, 2_000, 60_000);
    expect(store.batches.facts(shoot)).toMatchObject({ sentBytes: 300, sendingMs: 4_000 + 1_000 + 2_000 });
  });
});

describe('a selection without ids', () => {
  it('counts the uploads that allow each action', async () => {
    const { list, shoot, audio, uploads } = await twoBatches();
    const { actions } = list.allowedActions({ filter: 'all', search: '' });
    expect(actions).toMatchObject({ pause: count(uploads, 'pause'), remove: count(uploads, 'remove') });
    const ofBatch = (id: number) => uploads.filter(({ batchId }) => batchId === id);
    expect(list.allowedActions({ filter: 'all', search: '', batchId: audio }).actions).toMatchObject({
      resume: count(ofBatch(audio), 'resume'),
    });
    expect(list.allowedActions({ filter: 'all', search: '', batchId: shoot }).count).toBe(3);
    expect(list.allowedActions({ filter: 'all', search: 'b.' })).toMatchObject({
      count: 2,
      actions: { resume: 1 },
    });
  });

  it('leaves out its exceptions when it is counted and when it is listed', async () => {
    const { list, uploads } = await twoBatches();
    const except = uploads.filter(({ path }) => path.endsWith('x.wav')).map(({ id }) => id);
    for (const search of ['', 'wav']) {
      const all = list.allowedActions({ filter: 'all', search });
      const others = list.allowedActions({ filter: 'all', search, except });
      expect(others.count).toBe(all.count - 1);
      expect(others.actions.pause ?? 0).toBe((all.actions.pause ?? 0) - 1);
      expect(list.selected({ filter: 'all', search, except })).not.toContain(except[0]);
    }
    expect(list.allowedActions({ filter: 'attention', search: '', except }).count).toBe(1);
  });

  it('lists only uploads that allow the action', async () => {
    const { list, uploads } = await twoBatches();
    const paused = uploads.filter(({ status }) => status.state === 'paused').map(({ id }) => id);
    expect(list.selected({ filter: 'all', search: '' }, 'resume')).toEqual(paused);
  });

  it('counts the actions of interrupted uploads after a start', async () => {
    const { store, list } = await createStore();
    const sending = anUpload({ status: { state: 'uploading' }, file: checkedFile });
    store.insert([sending]);
    expect(list.allowedActions({ filter: 'all', search: '' }).sending).toBe(1);
    store.interruptAll(1);
    expect(list.allowedActions({ filter: 'all', search: '' })).toEqual({
      count: 1,
      sending: 0,
      actions: { pause: 1, cancel: 1, remove: 1, 'move-to-top': 1 },
    });
  });
});
