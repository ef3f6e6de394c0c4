/** The grouped list: parts of known lengths, headers among rows, tallies that follow every change. */
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { actionBit, actionMask } from '../../../../../main/queue/list/actionMask.ts';
import { progressFraction } from '../../../../../main/queue/list/batchRow.ts';
import { sliceOf } from '../../../../../main/queue/list/groupedRange.ts';
import type { ListQuery } from '../../../../../main/queue/list/listQuery.ts';
import { UndoableRemovals } from '../../../../../main/queue/list/undo.ts';
import { allowedActions } from '../../../../../main/queue/model/actions.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import type { UploadAction } from '../../../../../preload/contract.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

async function createStore() {
  const { database } = openDatabase(join(await temporaryFolder(), 'queue.db'), 0);
  onTestFinished(() => {
    database.close();
  });
  return { database, store: new UploadStore(database) };
}

const whole = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 100 } as const;
const failed = { state: 'failed', failure: someFailure } as const;
const done = { state: 'complete', issueCount: 1 } as const;

function count(some: readonly Upload[], action: UploadAction): number {
  return some.filter((upload) => allowedActions(upload).includes(action)).length;
}

/** Two batches of a few uploads, "Shoot" first. */
async function twoBatches() {
  const { store, database } = await createStore();
  const shoot = store.addBatch(1_000, 'Shoot');
  const audio = store.addBatch(2_000, null);
  const uploads = [
    anUpload({ path: '/shoot/b.mp4', position: 1, batchId: shoot, file: { ...checkedFile, sizeBytes: 10 } }),
    anUpload({ path: '/shoot/a.mp4', position: 2, batchId: shoot, status: failed }),
    anUpload({ path: '/shoot/c.mp4', position: 3, batchId: shoot, status: done, finishedAt: 9_000 }),
    anUpload({ path: '/audio/x.wav', position: 4, batchId: audio, file: { ...checkedFile, sizeBytes: 30 } }),
    anUpload({ path: '/audio/b.wav', position: 5, batchId: audio, status: { state: 'paused' } }),
  ];
  store.insert(uploads);
  const lines = (query: Partial<ListQuery> = {}) =>
    store
      .listGrouped({ ...whole, ...query })
      .items.map((item) =>
        'batch' in item ? `${item.batch.id}: ${item.shown}` : (item.upload.path.split('/').at(-1) ?? ''),
      );
  return { store, database, shoot, audio, uploads, lines };
}

it('a batch is found at the line of its header, wherever folding, order, filter and search put it', async () => {
  const { store, shoot, audio } = await twoBatches();
  const { offset: _offset, limit: _limit, ...list } = whole;
  const lineOf = (change: Partial<typeof list | ListQuery> = {}) =>
    [shoot, audio].map((id) => store.lineOfBatch({ ...list, ...change }, id));
  expect(lineOf()).toEqual([0, 4]);
  expect(lineOf({ sort: 'newest' })).toEqual([3, 0]);
  expect(lineOf({ filter: 'done' })).toEqual([0, null]);
  expect(lineOf({ search: 'b.' })).toEqual([0, 2]);
  store.batches.fold(shoot, true);
  expect(lineOf()).toEqual([0, 1]);
  expect(store.lineOfBatch(list, 99)).toBeNull();
});

describe('parts that follow one another', () => {
  const segments = [
    { headed: true, rows: 3 },
    { headed: true, rows: 0 },
    { headed: false, rows: 2 },
  ];
  const lines = segments.flatMap((segment, part) => [
    ...(segment.headed ? [`${part} header`] : []),
    ...Array.from({ length: segment.rows }, (_, row) => `${part} row ${row}`),
  ]);

  it('are answered in any range as if all of them had been written down', () => {
    for (let offset = 0; offset <= lines.length; offset += 1) {
      for (let limit = 1; limit <= lines.length + 1; limit += 1) {
        const slice = sliceOf(segments, offset, limit);
        const shown = slice.pieces.flatMap((piece) => [
          ...(piece.header ? [`${segments.indexOf(piece.segment)} header`] : []),
          ...Array.from(
            { length: piece.limit },
            (_, row) => `${segments.indexOf(piece.segment)} row ${piece.offset + row}`,
          ),
        ]);
        expect(shown).toEqual(lines.slice(offset, offset + limit));
        expect(slice.total).toBe(lines.length);
        const headerAt = lines.findLastIndex((line, at) => at <= offset && line.endsWith('header'));
        expect(slice.pieces[0]?.headerAt ?? headerAt).toBe(headerAt);
      }
    }
  });
});

describe('the grouped list', () => {
  it('has a header above the uploads of each batch, in the order of the queue', async () => {
    const { lines } = await twoBatches();
    expect(lines()).toEqual(['1: 3', 'b.mp4', 'a.mp4', 'c.mp4', '2: 2', 'x.wav', 'b.wav']);
    expect(lines({ offset: 2, limit: 3 })).toEqual(['a.mp4', 'c.mp4', '2: 2']);
  });

  it('shows the last batch first in every other order, and sorts within each', async () => {
    const { lines } = await twoBatches();
    expect(lines({ sort: 'newest' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    expect(lines({ sort: 'name' })).toEqual(['2: 2', 'b.wav', 'x.wav', '1: 3', 'a.mp4', 'b.mp4', 'c.mp4']);
    expect(lines({ sort: 'size' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    expect(lines({ sort: 'status' })).toEqual(['2: 2', 'x.wav', 'b.wav', '1: 3', 'a.mp4', 'b.mp4', 'c.mp4']);
  });

  it('leaves out a batch of which the filter or the search shows nothing', async () => {
    const { lines, store } = await twoBatches();
    expect(lines({ filter: 'attention' })).toEqual(['1: 1', 'a.mp4']);
    expect(lines({ search: 'wav' })).toEqual(['2: 2', 'x.wav', 'b.wav']);
    expect(store.listGrouped({ ...whole, search: 'b.' })).toMatchObject({ total: 4, fitting: 2 });
    expect(lines({ search: 'b.', sort: 'status' })).toEqual(['2: 1', 'b.wav', '1: 1', 'b.mp4']);
  });

  it('finds what has every word of a search, wherever it stands, however its accents are written', async () => {
    const { store } = await createStore();
    const decomposed = 'Gru\u0308\u00dfe';
    store.insert([anUpload({ path: `/shoot/${decomposed} 1.mp4` }), anUpload({ path: '/audio/Mix 1.wav' })]);
    const found = (search: string) => store.list({ ...whole, search }).total;
    expect(found('grüße')).toBe(1);
    expect(found('mp4 GRÜßE')).toBe(1);
    expect(found('wav grüße')).toBe(0);
    expect(found('1')).toBe(2);
  });

  it('hides the uploads of a folded batch, also after a restart, but not from a search', async () => {
    const { lines, store, database, shoot } = await twoBatches();
    store.batches.fold(shoot, true);
    expect(lines()).toEqual(['1: 3', '2: 2', 'x.wav', 'b.wav']);
    expect(lines({ search: 'a.mp4' })).toEqual(['1: 1', 'a.mp4']);
    const reopened = new UploadStore(database).listGrouped(whole);
    expect(reopened).toMatchObject({ total: 4, fitting: 5 });
    store.batches.fold('all', true);
    expect(lines()).toEqual(['1: 3', '2: 2']);
  });

  it('moves a batch before all others', async () => {
    const { lines, store, database, audio } = await twoBatches();
    store.batches.moveToTop(audio);
    expect(lines().at(0)).toBe('2: 2');
    expect(new UploadStore(database).listGrouped(whole).items[0]).toMatchObject({ batch: { id: audio } });
  });

  it('drops the header with the last upload of a batch, and brings it back with it', async () => {
    const { lines, store, uploads } = await twoBatches();
    const wavs = uploads.filter(({ path }) => path.endsWith('wav'));
    for (const upload of wavs) store.save(upload, { ...upload, removedAt: 5 }, []);
    expect(lines()).toEqual(['1: 3', 'b.mp4', 'a.mp4', 'c.mp4']);
    for (const upload of wavs) store.save({ ...upload, removedAt: 5 }, upload, []);
    expect(lines()).toContain('2: 2');
  });

  it('keeps for every batch the counts that a recount gives, whatever happens to its uploads', async () => {
    const { store, database, shoot, uploads } = await twoBatches();
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
      const recounted = new UploadStore(database).batches.get(shoot);
      expect({ ...store.batches.get(shoot), lastFinishedAt: 0 }).toEqual({ ...recounted, lastFinishedAt: 0 });
    }
  });

  it('forgets what a rolled back change had counted', async () => {
    const { store, shoot, uploads } = await twoBatches();
    const [first] = uploads;
    if (first === undefined) throw new Error('no upload');
    const failing = () =>
      store.together(() => {
        store.save(first, { ...first, removedAt: 1 }, []);
        throw new Error('full');
      });
    expect(failing).toThrow('full');
    expect(store.batches.get(shoot)?.count).toBe(3);
  });

  it('counts the time that anything of a batch was being sent once, and no pause', async () => {
    const { store, shoot } = await twoBatches();
    store.batches.sent(shoot, 100, 4_000, 10_000);
    store.batches.sent(shoot, 100, 3_000, 11_000);
    store.batches.sent(shoot, 100, 2_000, 60_000);
    expect(store.batches.facts(shoot)).toMatchObject({ sentBytes: 300, sendingMs: 4_000 + 1_000 + 2_000 });
  });
});

describe('how far a batch is', () => {
  const batch = { count: 4, sizedCount: 2, sizedBytes: 200, unsentBytes: 100, unsizedActive: 2 };

  it('counts a file that was not looked at as one of middling size', () => {
    expect(progressFraction({ ...batch, inList: () => 3 }, 0)).toBeCloseTo(0.25);
    expect(progressFraction({ ...batch, inList: () => 3 }, 40)).toBeCloseTo(0.35);
  });

  it('is whole only when nothing is to be done any more', () => {
    expect(progressFraction({ ...batch, unsentBytes: 0, unsizedActive: 0, inList: () => 1 }, 0)).toBe(0.99);
    expect(progressFraction({ ...batch, inList: () => 0 }, 0)).toBe(1);
  });
});

describe('a selection that names no uploads', () => {
  it('says how many uploads each action fits, as the uploads themselves do', async () => {
    const { store, uploads, shoot, audio } = await twoBatches();
    const { actions } = store.offers({ filter: 'all', search: '' });
    expect(actions).toMatchObject({ pause: count(uploads, 'pause'), remove: count(uploads, 'remove') });
    const ofBatch = (id: number) => uploads.filter(({ batchId }) => batchId === id);
    expect(store.offers({ filter: 'all', search: '', batchId: audio }).actions).toMatchObject({
      resume: count(ofBatch(audio), 'resume'),
    });
    expect(store.offers({ filter: 'all', search: '', batchId: shoot }).count).toBe(3);
    expect(store.offers({ filter: 'all', search: 'b.' })).toMatchObject({ count: 2, actions: { resume: 1 } });
  });

  it('leaves out its exceptions, in what it offers and in what it does', async () => {
    const { store, uploads } = await twoBatches();
    const except = uploads.filter(({ path }) => path.endsWith('x.wav')).map(({ id }) => id);
    for (const search of ['', 'wav']) {
      const all = store.offers({ filter: 'all', search });
      const others = store.offers({ filter: 'all', search, except });
      expect(others.count).toBe(all.count - 1);
      expect(others.actions.pause ?? 0).toBe((all.actions.pause ?? 0) - 1);
      expect(store.selected({ filter: 'all', search, except })).not.toContain(except[0]);
    }
    expect(store.offers({ filter: 'attention', search: '', except }).count).toBe(1);
  });

  it('picks only uploads that the action fits', async () => {
    const { store, uploads } = await twoBatches();
    const paused = uploads.filter(({ status }) => status.state === 'paused').map(({ id }) => id);
    expect(store.selected({ filter: 'all', search: '' }, 'resume')).toEqual(paused);
  });

  it('knows which actions fit what was cut off at the last end', async () => {
    const { store } = await createStore();
    const sending = anUpload({ status: { state: 'uploading' }, file: checkedFile });
    store.insert([sending]);
    expect(store.offers({ filter: 'all', search: '' }).sending).toBe(1);
    store.interruptAll(1);
    expect(store.offers({ filter: 'all', search: '' })).toEqual({
      count: 1,
      sending: 0,
      actions: { pause: 1, cancel: 1, remove: 1, 'move-to-top': 1 },
    });
  });

  it('finds out at the start which actions fit rows of an earlier version', async () => {
    const { store, database } = await twoBatches();
    const { actions } = store.offers({ filter: 'all', search: '' });
    database.exec('UPDATE uploads SET fits = NULL');
    expect(new UploadStore(database).offers({ filter: 'all', search: '' }).actions).toEqual(actions);
  });
});

describe('which actions fit', () => {
  it('is one bit for each, and nothing for what was removed', () => {
    expect(actionMask(anUpload({ status: { state: 'paused' } }))).toBe(
      actionBit('resume') | actionBit('cancel') | actionBit('remove'),
    );
    expect(actionMask(anUpload({ removedAt: 1 }))).toBe(0);
  });
});

describe('removals', () => {
  it('are taken back once, and the oldest not for ever', () => {
    const removals = new UndoableRemovals();
    expect(removals.keep([])).toBeNull();
    const first = removals.keep(['a']) ?? 0;
    const second = removals.keep(['b', 'c']) ?? 0;
    expect(removals.take(second)).toEqual(['b', 'c']);
    expect(removals.take(second)).toEqual([]);
    for (let more = 0; more < 20; more += 1) removals.keep(['more']);
    expect(removals.take(first)).toEqual([]);
  });
});
