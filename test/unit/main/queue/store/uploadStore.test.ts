import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { transition } from '../../../../../main/queue/machine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { columnOf } from '../../../../../main/queue/store/sql.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

const added = { at: 1_000, event: 'added' } as const;

function pageCount(database: ReturnType<typeof openDatabase>['database']): number {
  const [row]: unknown[] = database.prepare('PRAGMA page_count').all();
  return Number(columnOf(row, 'page_count'));
}

async function createStore() {
  const path = join(await temporaryFolder(), 'queue.db');
  const { database } = openDatabase(path, 0);
  onTestFinished(() => {
    database.close();
  });
  return { path, database, store: new UploadStore(database) };
}

/** One upload in each state that keeps something of its own. */
function oneOfEach(): Upload[] {
  const blob = { blobPath: 'ws/clip.mp4', method: 'single-put' } as const;
  const file = checkedFile;
  return [
    anUpload(),
    anUpload({ previousSubmissionId: 'earlier', reprocess: true }),
    anUpload({ status: { state: 'queued', retryAt: 9_000, failure: someFailure }, file, attempt: 2 }),
    anUpload({ status: { state: 'paused' }, file, remoteName: 'clip (2).mp4', account: 'site.key' }),
    anUpload({
      status: { state: 'processing', percent: 40, pollAt: 8_000, quietPolls: 3, failure: null },
      file,
      blob,
      intentAt: 5_000,
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
  it('gives back each upload exactly as it was saved', async () => {
    const { store } = await createStore();
    const uploads = oneOfEach();
    store.insert(uploads);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
  });

  it('takes many at once, whatever their names hold, in the order they are given in', async () => {
    const { store } = await createStore();
    const names = ['é "quoted" \\ back.mp4', '{"json": [1]}.mp4', "it's 100 %.mp4", '数 🎬\n.mp4', '12345'];
    const uploads = [...names.map((name) => anUpload({ path: `/media/${name}` })), ...oneOfEach()];
    store.insert(uploads);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
    store.insert([]);
    expect(store.tally.counted().all).toBe(uploads.length - 1);
    const rows = store.list({ filter: 'all', search: 'QUOTED', sort: 'queue', offset: 0, limit: 9 });
    expect(rows.uploads).toEqual(uploads.slice(0, 1));
  });

  it('keeps the timeline when the upload changes', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    store.insert([upload]);
    const next = transition(upload, { event: 'start' }, 2_000) ?? upload;
    store.save(upload, next, [{ at: 2_000, event: 'checking' }]);
    store.note(upload.id, { at: 3_000, event: 'retrying', attempt: 2, delayMs: 400, failure: someFailure });
    expect(store.timeline(upload.id)).toEqual([
      added,
      { at: 2_000, event: 'checking' },
      { at: 3_000, event: 'retrying', attempt: 2, delayMs: 400, failure: someFailure },
    ]);
  });

  it('gives back how a transfer went with its timeline', async () => {
    const { store } = await createStore();
    const upload = anUpload();
    store.insert([upload]);
    const blocks = { count: 3, sizeBytes: 8_388_608, verified: 2 };
    const entry = { at: 2_000, event: 'uploaded', transfer: { sentBytes: 9, tookMs: 4, blocks } } as const;
    store.note(upload.id, entry);
    expect(store.timeline(upload.id)).toEqual([added, entry]);
  });

  it('knows the checksum of each confirmed block, where it went with one', async () => {
    const { store } = await createStore();
    const { id } = anUpload();
    store.insert([anUpload({ id })]);
    const blocks = [
      { offset: 0, length: 8, md5: 'rL0Y20zC+Fzt72VPzMSk2A==' },
      { offset: 8, length: 5, md5: null },
    ];
    for (const block of blocks) store.confirmBlock(id, 'ws/clip.mp4', 0, block);
    expect(store.openBlocks(id, 'ws/clip.mp4', 0)).toEqual(blocks);
    expect(store.recordedBlocks(id, 0)).toEqual(blocks);
    expect(store.recordedBlocks(id, 1)).toEqual([]);
  });

  it('hands out what is due for a step in the order of the queue', async () => {
    const { store } = await createStore();
    const [late, first, second] = [
      anUpload({ position: 1, status: { state: 'queued', retryAt: 50_000, failure: someFailure } }),
      anUpload({ position: 2 }),
      anUpload({ position: 3 }),
    ];
    store.insert([second, late, first, anUpload({ file: checkedFile })]);
    expect(store.due('check', 10_000, 10)).toEqual([first.id, second.id]);
    expect(store.due('check', 50_000, 10)[0]).toBe(late.id);
    expect(store.nextDueAt('queued', 10_000)).toBe(50_000);
  });

  it('forgets the blocks of a removed upload when another one sends under its name', async () => {
    const { store } = await createStore();
    const [removed, other] = [anUpload({ file: checkedFile }), anUpload({ file: checkedFile })];
    store.insert([removed, other]);
    store.confirmBlock(removed.id, 'ws/clip.mp4', 0, { offset: 0, length: 10, md5: null });
    store.openBlocks(other.id, 'ws/clip.mp4', 0);
    expect(store.openBlocks(removed.id, 'ws/clip.mp4', 0)).toEqual([]);
  });

  it('sends everything that was in flight back to the queue, with what it had', async () => {
    const { store } = await createStore();
    const submitting = anUpload({
      status: { state: 'submitting' },
      file: checkedFile,
      blob: { blobPath: 'ws/a.mp4', method: 'direct' },
      intentAt: 4_000,
    });
    store.insert([submitting, anUpload({ status: { state: 'checking' } })]);
    store.interruptAll(6_000);
    expect(store.get(submitting.id)).toEqual({
      ...submitting,
      attempt: 1,
      status: { state: 'queued', retryAt: null, failure: null },
    });
    expect(store.due('submit', 0, 5)).toHaveLength(1);
    expect(store.timeline(submitting.id).at(-1)).toEqual({ at: 6_000, event: 'interrupted' });
  });

  it('tells of what was saved together when it is committed, and of nothing that was rolled back', async () => {
    const { store } = await createStore();
    const told: string[] = [];
    const saveAndTell = (name: string): void => {
      store.insert([anUpload()]);
      store.whenCommitted(() => told.push(name));
    };
    store.together(() => {
      saveAndTell('kept');
      expect(told).toEqual([]);
    });
    const failing = () =>
      store.together(() => {
        saveAndTell('rolled back');
        throw new Error('full');
      });
    expect(failing).toThrow('full');
    saveAndTell('alone');
    expect(told).toEqual(['kept', 'alone']);
  });

  it('counts what the window shows, through every change and a restart', async () => {
    const { store, database } = await createStore();
    const uploads = oneOfEach();
    store.insert(uploads);
    const [first] = uploads;
    if (first === undefined) throw new Error('no upload');
    store.save(first, { ...first, status: { state: 'failed', failure: someFailure } }, []);
    const counts = { all: 7, active: 4, attention: 1, done: 1, 'already-submitted': 1 };
    expect(store.tally.counted()).toEqual(counts);
    const reopened = new UploadStore(database);
    expect(reopened.tally.counted()).toEqual(counts);
    expect(reopened.tally.unsentBytes).toBe(store.tally.unsentBytes);
  });

  it('filters, searches and sorts', async () => {
    const { store } = await createStore();
    store.insert([
      anUpload({ path: '/shots/b 100%.mp4', position: 1, file: { ...checkedFile, sizeBytes: 10 } }),
      anUpload({ path: '/shots/A.mp4', position: 2, file: { ...checkedFile, sizeBytes: 30 } }),
      anUpload({ path: '/other/c.mp4', position: 3, status: { state: 'failed', failure: someFailure } }),
    ]);
    const names = (query: Partial<Parameters<UploadStore['list']>[0]>) =>
      store
        .list({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10, ...query })
        .uploads.map(({ path }) => path.split('/').at(-1));
    expect(names({ sort: 'name' })).toEqual(['A.mp4', 'b 100%.mp4', 'c.mp4']);
    expect(names({ sort: 'size' })).toEqual(['A.mp4', 'b 100%.mp4', 'c.mp4']);
    expect(names({ sort: 'newest', limit: 1 })).toEqual(['c.mp4']);
    expect(names({ search: 'shots' })).toHaveLength(2);
    expect(names({ search: '100%' })).toEqual(['b 100%.mp4']);
    expect(names({ search: '%' })).toEqual(['b 100%.mp4']);
    expect(store.selected({ filter: 'all', search: 'SHOTS' })).toHaveLength(2);
    expect(names({ filter: 'attention' })).toEqual(['c.mp4']);
  });

  it('sets a row aside that cannot be an upload, and goes on', async () => {
    const { store, database } = await createStore();
    const [bad, good] = [anUpload(), anUpload()];
    store.insert([bad, good]);
    database.prepare("UPDATE uploads SET state = 'flying' WHERE id = ?").run(bad.id);
    const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
    expect(store.list(query).uploads.map(({ id }) => id)).toEqual([good.id]);
    expect(store.rowsSetAside).toBe(1);
    expect(store.list(query).total).toBe(1);
    const kept = database.prepare('SELECT row FROM set_aside').all();
    expect(JSON.stringify(kept)).toContain(bad.id);
  });

  it('knows which names and blobs are another file of the same site', async () => {
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
    expect(store.earlier.isNameTaken('clip.mp4', 'site', other)).toBe(true);
    expect(store.earlier.isNameTaken('clip.mp4', 'elsewhere', other)).toBe(false);
    expect(store.earlier.isBlobTaken('ws/clip.mp4', other)).toBe(true);
    const sameFile = anUpload({ path: sent.path, file: checkedFile });
    expect(store.earlier.isNameTaken('clip.mp4', 'site', sameFile)).toBe(false);
  });
});

/** A queue of `count` uploads whose file is damaged in the middle, as a bad block of a disk does it. */
async function damagedQueue(count: number): Promise<{ path: string; uploads: Upload[] }> {
  const path = join(await temporaryFolder(), 'queue.db');
  const { database } = openDatabase(path, 0);
  const store = new UploadStore(database);
  const uploads = Array.from({ length: count }, () =>
    anUpload({ file: checkedFile, status: { state: 'uploading' } }),
  );
  store.insert(uploads);
  store.close();
  const file = await open(path, 'r+');
  const { size } = await file.stat();
  const page = 4_096;
  // The second half holds rows and indexes; one page in eight of it is lost.
  for (let at = Math.ceil(size / 2 / page) * page; at < size; at += 8 * page)
    await file.write(Buffer.alloc(page, 0xa5), 0, page, at);
  await file.close();
  return { path, uploads };
}

function ended(finishedAt: number, more: Partial<Upload> = {}): Upload {
  return anUpload({ status: { state: 'complete', issueCount: 0 }, intentAt: 1, finishedAt, ...more });
}

function listed(store: UploadStore) {
  return store.list({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 50 });
}

describe('the history', () => {
  it('lets go of what is old, and of the oldest beyond a number; never of what needs somebody', async () => {
    const { store } = await createStore();
    const failed = anUpload({ status: { state: 'failed', failure: someFailure }, finishedAt: 1 });
    const waiting = anUpload();
    const [old, oldest, recent, last] = [ended(20), ended(10), ended(30), ended(40)];
    store.insert([failed, waiting, old, oldest, recent, last]);
    expect(store.forgetEnded(25, 100, 50, 1_000)).toBe(2);
    expect(listed(store).uploads).toEqual([failed, waiting, recent, last]);
    expect(store.forgetEnded(null, 1, 50, 1_000)).toBe(1);
    expect(listed(store)).toEqual({ uploads: [failed, waiting, last], total: 3 });
    expect(store.tally.counted()).toMatchObject({ all: 3, done: 1, attention: 1, active: 1 });
  });

  it('still knows what was sent, so that its name and blob are nobody else’s', async () => {
    const { store } = await createStore();
    const sent = ended(10, {
      file: checkedFile,
      remoteName: 'clip.mp4',
      account: 'site.key',
      blob: { blobPath: 'ws/clip.mp4', method: 'direct' },
    });
    store.insert([sent]);
    store.forgetEnded(50, 100, 50, 1_000);
    const other = anUpload({ path: '/day 2/clip.mp4', file: checkedFile });
    expect(store.earlier.isNameTaken('clip.mp4', 'site', other)).toBe(true);
    expect(store.earlier.isBlobTaken('ws/clip.mp4', other)).toBe(true);
    expect(store.timeline(sent.id)).toHaveLength(1);
  });
});

describe('the database file', () => {
  it('gives what can be read of it to the new one when it is damaged', async () => {
    const { path, uploads } = await damagedQueue(2_000);
    const { database, movedAside } = openDatabase(path, 0);
    const store = new UploadStore(database);
    store.interruptAll(1);
    const { total } = store.list({ filter: 'active', search: '', sort: 'queue', offset: 0, limit: 1 });
    store.close();
    expect(movedAside).toMatchObject({ carriedOver: total });
    expect(total).toBeGreaterThan(uploads.length / 2);
    expect(total).toBeLessThan(uploads.length);
  });

  it('says that the disk is full, loses nothing, and goes on when there is room again', async () => {
    const { store, database } = await createStore();
    const uploads = Array.from({ length: 50 }, () => anUpload());
    store.insert(uploads);
    database.pragma(`max_page_count = ${pageCount(database) + 1}`);
    const more = Array.from({ length: 500 }, () => anUpload());
    expect(() => store.insert(more)).toThrow(/full/);
    expect(store.tally.counted().all).toBe(50);
    expect(uploads.map(({ id }) => store.get(id))).toEqual(uploads);
    database.pragma('max_page_count = 1000000');
    store.insert(more);
    expect(store.tally.counted().all).toBe(550);
  });

  it('is moved aside when it is no database, and the queue starts empty', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'queue.db'), 'this is no database '.repeat(500));
    const { database, movedAside } = openDatabase(
      join(folder, 'queue.db'),
      Date.parse('2026-01-02T03:04:05Z'),
    );
    database.close();
    expect(movedAside?.path).toContain('queue.damaged-2026-01-02T03-04-05');
    expect((await readdir(folder)).some((name) => name.startsWith('queue.damaged'))).toBe(true);
  });
});
