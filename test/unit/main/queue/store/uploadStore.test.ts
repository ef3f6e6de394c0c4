/** The store: what it saves, how it notifies subscribers, and what stays of uploads that are removed from the list. */
import { describe, expect, it, vi } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import type { ListQuery } from '../../../../../main/queue/list/listQuery.ts';
import type { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import type { OpenedDatabase } from '../../../../../main/queue/store/database.ts';
import { columnOf } from '../../../../../main/queue/store/sql.ts';
import type { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { noSubmissionOptions } from '../../../../../preload/contract.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

const added = { at: 1_000, event: 'added' } as const;

function pageCount(database: OpenedDatabase['database']): number {
  const [row]: unknown[] = database.prepare('PRAGMA page_count').all();
  return Number(columnOf(row, 'page_count'));
}

/** One upload in each state that has its own data. */
function oneOfEach(): Upload[] {
  const blob = { blobPath: 'ws/clip.mp4', method: 'single-put' } as const;
  const file = checkedFile;
  return [
    anUpload(),
    anUpload({ previousSubmissionId: 'earlier', reprocess: true }),
    anUpload({ status: { state: 'queued', retryAt: 9_000, failure: someFailure }, file, attempt: 2 }),
    anUpload({ status: { state: 'paused' }, file, remoteName: 'clip (2).mp4', account: 'site.key' }),
    anUpload({
      status: { state: 'processing', percent: 40, pollAt: 8_000, pollsWithoutProgress: 3, failure: null },
      file,
      blob,
      submitRequestedAt: 5_000,
      submission: submissionRef,
    }),
    anUpload({
      status: { state: 'complete', issueCount: 2 },
      file,
      blob,
      submission: submissionRef,
      finishedAt: 7,
    }),
    anUpload({
      status: { state: 'already-submitted', docsUrl: 'https://docs', detail: 'Asset already submitted' },
    }),
    anUpload({ status: { state: 'failed', failure: someFailure }, finishedAt: 8, removedAt: 9 }),
  ];
}

describe('the store', () => {
  it('returns each upload exactly as it was saved', async () => {
    const { store } = await createStore();
    const uploads = oneOfEach();
    store.insert(uploads);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
  });

  it('inserts many uploads in their order, with any characters in their names', async () => {
    const { store, list } = await createStore();
    const names = ['é "quoted" \\ back.mp4', '{"json": [1]}.mp4', "it's 100 %.mp4", '数 🎬\n.mp4', '12345'];
    const uploads = [...names.map((name) => anUpload({ path: `/media/${name}` })), ...oneOfEach()];
    store.insert(uploads);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
    store.insert([]);
    expect(list.counts.all).toBe(uploads.length - 1);
    const rows = list.window({ filter: 'all', search: 'QUOTED', sort: 'queue', offset: 0, limit: 9 });
    expect(rows.uploads).toEqual(uploads.slice(0, 1));
  });

  it('keeps the timeline when the upload changes', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    store.insert([upload]);
    const next = transition(upload, { event: 'start' }, 2_000) ?? upload;
    store.save(upload, next, [{ at: 2_000, event: 'checking' }]);
    store.appendTimeline(upload.id, {
      at: 3_000,
      event: 'retrying',
      attempt: 2,
      delayMs: 400,
      failure: someFailure,
    });
    expect(store.timeline(upload.id)).toEqual([
      added,
      { at: 2_000, event: 'checking' },
      { at: 3_000, event: 'retrying', attempt: 2, delayMs: 400, failure: someFailure },
    ]);
  });

  it('returns the facts of a transfer with the timeline', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    store.insert([upload]);
    const blocks = { count: 3, sizeBytes: 8_388_608, verified: 2 };
    const entry = { at: 2_000, event: 'uploaded', transfer: { sentBytes: 9, tookMs: 4, blocks } } as const;
    store.appendTimeline(upload.id, entry);
    expect(store.timeline(upload.id)).toEqual([added, entry]);
  });

  it('returns the checksum of each confirmed block that had one', async () => {
    const { store } = await createStore();
    const { id } = anUpload();
    store.insert([anUpload({ id })]);
    const blocks = [
      { offset: 0, length: 8, md5: 'rL0Y20zC+Fzt72VPzMSk2A==' },
      { offset: 8, length: 5, md5: null },
    ];
    for (const block of blocks) store.blocks.confirm(id, 'ws/clip.mp4', 0, block);
    expect(store.blocks.open(id, 'ws/clip.mp4', 0)).toEqual(blocks);
    expect(store.blocks.recorded(id, 0)).toEqual(blocks);
    expect(store.blocks.recorded(id, 1)).toEqual([]);
  });

  it('returns the due uploads of a lane in the order of the queue', async () => {
    const { store } = await createStore();
    const [late, first, second] = [
      anUpload({ position: 1, status: { state: 'queued', retryAt: 50_000, failure: someFailure } }),
      anUpload({ position: 2 }),
      anUpload({ position: 3 }),
    ];
    store.insert([second, late, first, anUpload({ file: checkedFile })]);
    expect(store.due.starting('check', 10_000, 10, null)).toEqual([first.id, second.id]);
    expect(store.due.starting('check', 50_000, 10, null)[0]).toBe(late.id);
    expect(store.due.nextAt('queued', 10_000)).toBe(50_000);
  });

  it('needs no read for an upload that was just added or changed', async () => {
    const { store, database } = await createStore();
    const [upload, other] = [anUpload(), anUpload()];
    store.insert([upload, other]);
    const prepare = vi.spyOn(database, 'prepare');
    expect(store.get(upload.id)).toBe(upload);
    const changed = { ...upload, attempt: 1 };
    store.save(upload, changed, []);
    prepare.mockClear();
    expect(store.get(upload.id)).toBe(changed);
    expect(store.many([other.id, upload.id])).toEqual([other, changed]);
    expect(prepare).not.toHaveBeenCalled();
  });

  it('forgets what it kept of a transaction that failed', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    expect(() =>
      store.transaction(() => {
        store.insert([upload]);
        throw new Error('The disk is full');
      }),
    ).toThrow('full');
    expect(store.get(upload.id)).toBeNull();
  });

  it('gives the options of a submission that took the number of one that was rolled back', async () => {
    const { store } = await createStore();
    let rolledBack = 0;
    expect(() =>
      store.transaction(() => {
        rolledBack = store.submissions.addRequested(1_000);
        throw new Error('The disk is full');
      }),
    ).toThrow('full');
    const options = { metadata: { campaign: 'Spring' }, sidekickIds: [] };
    const row = store.submissions.addSingles(options, 1);
    expect(row).toBe(rolledBack);
    expect(store.submissions.optionsOf(row)).toMatchObject(options);
    expect(store.submissions.optionsOf(store.submissions.addRequested(1_000))).toEqual(noSubmissionOptions);
  });

  it('finds the uploads of a path that are neither submitted nor removed', async () => {
    const { store } = await createStore();
    const cancelled = { state: 'failed', failure: localFailure('cancelled') } as const;
    const failed = { state: 'failed', failure: someFailure } as const;
    const path = '/media/clip.mp4';
    const unfinished = [
      anUpload({ path }),
      anUpload({ path, status: { state: 'paused' } }),
      anUpload({ path, status: failed }),
      anUpload({ path, status: cancelled }),
      anUpload({ path, submission: submissionRef }),
    ];
    store.insert([
      ...unfinished,
      anUpload({ path: '/media/other.mp4' }),
      anUpload({ path, removedAt: 1 }),
      anUpload({ path, status: failed, submission: submissionRef }),
      anUpload({ path, status: cancelled, submission: submissionRef }),
      anUpload({ path, status: { state: 'complete', issueCount: 0 } }),
      anUpload({ path, status: { state: 'already-submitted', docsUrl: null, detail: '' } }),
    ]);
    const ids = store.unfinishedAmong([path, '/media/none.mp4']).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(unfinished.map(({ id }) => id)));
  });

  it('forgets the blocks of a removed upload when another one is sent under its name', async () => {
    const { store } = await createStore();
    const [removed, other] = [anUpload({ file: checkedFile }), anUpload({ file: checkedFile })];
    store.insert([removed, other]);
    store.blocks.confirm(removed.id, 'ws/clip.mp4', 0, { offset: 0, length: 10, md5: null });
    store.blocks.open(other.id, 'ws/clip.mp4', 0);
    expect(store.blocks.open(removed.id, 'ws/clip.mp4', 0)).toEqual([]);
  });

  it('returns everything that was in flight to the queue with its progress', async () => {
    const { store } = await createStore();
    const submitting = anUpload({
      status: { state: 'submitting' },
      file: checkedFile,
      blob: { blobPath: 'ws/a.mp4', method: 'direct' },
      submitRequestedAt: 4_000,
    });
    store.insert([submitting, anUpload({ status: { state: 'checking' } })]);
    store.interruptAll(6_000);
    expect(store.get(submitting.id)).toEqual({
      ...submitting,
      attempt: 1,
      status: { state: 'queued', retryAt: null, failure: null },
    });
    expect(store.due.starting('submit', 0, 5, null)).toHaveLength(1);
    expect(store.timeline(submitting.id).at(-1)).toEqual({ at: 6_000, event: 'interrupted' });
  });

  it('calls back after the commit of a transaction, and not after a rollback', async () => {
    const { store } = await createStore();
    const called: string[] = [];
    const saveAndCall = (name: string): void => {
      store.insert([anUpload()]);
      store.whenCommitted(() => called.push(name));
    };
    store.transaction(() => {
      saveAndCall('saved');
      expect(called).toEqual([]);
    });
    const failing = () =>
      store.transaction(() => {
        saveAndCall('rolled back');
        throw new Error('full');
      });
    expect(failing).toThrow('full');
    saveAndCall('alone');
    expect(called).toEqual(['saved', 'alone']);
  });

  it('has the same counts before and after a restart', async () => {
    const { store, list, reopened } = await createStore();
    const uploads = oneOfEach();
    store.insert(uploads);
    const [first] = uploads;
    if (first === undefined) throw new Error('no upload');
    store.save(first, { ...first, status: { state: 'failed', failure: someFailure } }, []);
    const counts = {
      all: 7,
      active: 4,
      attention: 1,
      critical: 0,
      'with-issues': 1,
      done: 1,
      'already-submitted': 1,
    };
    expect(list.counts.byFilter()).toEqual(counts);
    const later = reopened().list;
    expect(later.counts.byFilter()).toEqual(counts);
    expect(later.counts.sizedBytes).toBe(list.counts.sizedBytes);
  });

  it('is filtered, searched and sorted', async () => {
    const { store, list } = await createStore();
    store.insert([
      anUpload({ path: '/shots/b 100%.mp4', position: 1, file: { ...checkedFile, sizeBytes: 10 } }),
      anUpload({ path: '/shots/A.mp4', position: 2, file: { ...checkedFile, sizeBytes: 30 } }),
      anUpload({ path: '/other/c.mp4', position: 3, status: { state: 'failed', failure: someFailure } }),
    ]);
    const names = (query: Partial<ListQuery>) =>
      list
        .window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10, ...query })
        .uploads.map(({ path }) => path.split('/').at(-1));
    expect(names({ sort: 'name' })).toEqual(['A.mp4', 'b 100%.mp4', 'c.mp4']);
    expect(names({ sort: 'size' })).toEqual(['A.mp4', 'b 100%.mp4', 'c.mp4']);
    expect(names({ sort: 'newest', limit: 1 })).toEqual(['c.mp4']);
    expect(names({ search: 'shots' })).toHaveLength(2);
    expect(names({ search: '100%' })).toEqual(['b 100%.mp4']);
    expect(names({ search: '%' })).toEqual(['b 100%.mp4']);
    expect(list.selected({ filter: 'all', search: 'SHOTS' })).toHaveLength(2);
    expect(names({ filter: 'attention' })).toEqual(['c.mp4']);
  });

  it('sets a row aside when it is malformed', async () => {
    const { store: before, database, reopened } = await createStore();
    const [bad, good] = [anUpload(), anUpload()];
    before.insert([bad, good]);
    database.prepare("UPDATE uploads SET state = 'flying' WHERE id = ?").run(bad.id);
    const { store, list } = reopened();
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
    expect(store.page(query).map(({ id }) => id)).toEqual([good.id]);
    expect(store.rowsSetAside).toBe(1);
    expect(list.window(query).uploads.map(({ id }) => id)).toEqual([good.id]);
    expect(list.window(query).total).toBe(1);
    const setAside = database.prepare('SELECT row FROM set_aside').all();
    expect(JSON.stringify(setAside)).toContain(bad.id);
  });

  it('finds names and blobs of another file of the same site', async () => {
    const { store } = await createStore();
    const sent = anUpload({
      path: '/day 1/clip.mp4',
      file: checkedFile,
      remoteName: 'clip.mp4',
      account: 'site.key1',
      blob: { blobPath: 'ws/clip.mp4', method: 'direct' },
    });
    store.insert([sent]);
    const other = anUpload({ path: '/day 2/clip.mp4', file: checkedFile });
    expect(store.submissionIndex.isNameTaken('clip.mp4', 'site', other)).toBe(true);
    expect(store.submissionIndex.isNameTaken('clip.mp4', 'elsewhere', other)).toBe(false);
    expect(store.submissionIndex.isBlobTaken('ws/clip.mp4', other)).toBe(true);
    const sameFile = anUpload({ path: sent.path, file: checkedFile });
    expect(store.submissionIndex.isNameTaken('clip.mp4', 'site', sameFile)).toBe(false);
  });

  it('throws and loses nothing when the disk is full, and saves again when there is space', async () => {
    const { store, list, database } = await createStore();
    const uploads = Array.from({ length: 50 }, () => anUpload());
    store.insert(uploads);
    database.pragma(`max_page_count = ${pageCount(database) + 1}`);
    const more = Array.from({ length: 500 }, () => anUpload());
    expect(() => store.insert(more)).toThrow(/full/);
    expect(list.counts.all).toBe(50);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
    database.pragma('max_page_count = 1000000');
    store.insert(more);
    expect(list.counts.all).toBe(550);
  });
});

function ended(finishedAt: number, more: Partial<Upload> = {}): Upload {
  return anUpload({
    status: { state: 'complete', issueCount: 0 },
    submitRequestedAt: 1,
    finishedAt,
    ...more,
  });
}

function listed(list: UploadList) {
  return list.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 50 });
}

/** Every notification of a store, in order. */
function subscribed(store: UploadStore) {
  const notified: unknown[] = [];
  store.subscribe({
    saved: (before, after) => notified.push([before, after]),
    reloaded: () => notified.push('reloaded'),
  });
  return notified;
}

describe('a subscriber of the store', () => {
  it('is notified of every change with the upload before and after it', async () => {
    const { store } = await createStore();
    const notified = subscribed(store);
    const [first, second] = [anUpload(), anUpload()];
    store.insert([first, second]);
    const paused = { ...first, status: { state: 'paused' } } as const;
    store.save(first, paused, []);
    expect(notified).toEqual([
      [null, first],
      [null, second],
      [first, paused],
    ]);
  });

  it('is not notified before the commit of a transaction', async () => {
    const { store } = await createStore();
    const notified = subscribed(store);
    const upload = anUpload();
    const paused = { ...upload, status: { state: 'paused' } } as const;
    store.transaction(() => {
      store.insert([upload]);
      store.save(upload, paused, []);
      expect(notified).toEqual([]);
    });
    expect(notified).toEqual([
      [null, upload],
      [upload, paused],
    ]);
  });

  it('is not notified of changes that were rolled back', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    store.insert([upload]);
    const notified = subscribed(store);
    const failing = (after: Upload) => () =>
      store.transaction(() => {
        store.save(upload, after, []);
        throw new Error('full');
      });
    expect(failing({ ...upload, attempt: 1 })).toThrow('full');
    expect(failing(upload)).toThrow('full');
    store.save(upload, { ...upload, attempt: 2 }, []);
    expect(notified).toEqual([[upload, { ...upload, attempt: 2 }]]);
    expect(store.get(upload.id)?.attempt).toBe(2);
  });

  it('is notified of uploads that a start interrupts or that are removed from the list', async () => {
    const { store } = await createStore();
    const sending = anUpload({ status: { state: 'uploading' }, file: checkedFile });
    const [sent, neverSent] = [ended(10), ended(20, { submitRequestedAt: null })];
    store.insert([sending, sent, neverSent]);
    const notified = subscribed(store);
    store.interruptAll(50);
    store.forgetEnded({ before: 25, atLeast: 0, limit: 50, now: 1_000 });
    expect(notified).toEqual([
      [sending, { ...sending, status: { state: 'queued', retryAt: null, failure: null } }],
      [sent, { ...sent, removedAt: 1_000 }],
      [neverSent, null],
    ]);
  });

  it('is notified once to read again when several rows are set aside', async () => {
    const { store: before, database, reopened } = await createStore();
    before.insert([anUpload(), anUpload(), anUpload()]);
    const { store } = reopened();
    const notified = subscribed(store);
    database.exec(
      `UPDATE uploads SET state = 'flying' WHERE position IN (SELECT position FROM uploads LIMIT 2)`,
    );
    expect(store.page({ offset: 0, limit: 9 })).toHaveLength(1);
    expect(notified).toEqual(['reloaded']);
    expect(store.rowsSetAside).toBe(2);
  });
});

describe('the totals since a moment', () => {
  it('include uploads that were removed since', async () => {
    const { store } = await createStore();
    const file = { ...checkedFile, sizeBytes: 5 };
    const [early, stillListed, removed, forgotten] = [10, 20, 30, 40].map((at) => ended(at, { file }));
    if (!early || !stillListed || !removed || !forgotten) throw new Error('no upload');
    const failed = anUpload({ status: { state: 'failed', failure: someFailure }, file, finishedAt: 50 });
    store.insert([early, stillListed, removed, forgotten, failed]);
    expect(store.submissionIndex.completedSince(20)).toEqual({ files: 3, bytes: 15 });
    store.save(removed, { ...removed, removedAt: 60 }, []);
    store.forgetEnded({ before: 50, atLeast: 0, limit: 9, now: 70 });
    expect(store.submissionIndex.completedSince(20)).toEqual({ files: 3, bytes: 15 });
  });
});

describe('pruning finished uploads', () => {
  it('removes old ones and the oldest beyond a number, never those that need attention', async () => {
    const { store, list } = await createStore();
    const failed = anUpload({ status: { state: 'failed', failure: someFailure }, finishedAt: 1 });
    const waiting = anUpload();
    const [old, oldest, recent, last] = [ended(20), ended(10), ended(30), ended(40)];
    store.insert([failed, waiting, old, oldest, recent, last]);
    expect(store.forgetEnded({ before: 25, atLeast: 0, limit: 50, now: 1_000 })).toBe(2);
    expect(listed(list).uploads).toEqual([failed, waiting, recent, last]);
    expect(store.forgetEnded({ before: null, atLeast: 1, limit: 50, now: 1_000 })).toBe(1);
    expect(listed(list)).toMatchObject({ uploads: [failed, waiting, last], total: 3 });
    expect(list.counts.byFilter()).toMatchObject({ all: 3, done: 1, attention: 1, active: 1 });
  });

  it('keeps the name and blob of a sent file reserved', async () => {
    const { store } = await createStore();
    const sent = ended(10, {
      file: checkedFile,
      remoteName: 'clip.mp4',
      account: 'site.key',
      blob: { blobPath: 'ws/clip.mp4', method: 'direct' },
    });
    store.insert([sent]);
    store.forgetEnded({ before: 50, atLeast: 0, limit: 50, now: 1_000 });
    const other = anUpload({ path: '/day 2/clip.mp4', file: checkedFile });
    expect(store.submissionIndex.isNameTaken('clip.mp4', 'site', other)).toBe(true);
    expect(store.submissionIndex.isBlobTaken('ws/clip.mp4', other)).toBe(true);
    expect(store.timeline(sent.id)).toHaveLength(1);
  });
});
