/** The order `active-first`: what is under way or needs attention, the newest batch first, then what ended, by day. */
import { posix } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { localFailure } from '../../../../../main/errors/classify.ts';
import type { ListQuery } from '../../../../../main/queue/list/listQuery.ts';
import { localDay } from '../../../../../main/queue/list/localDay.ts';
import type { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { SeededRandom } from '../../../../chaos/seededRandom.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, someFailure } from '../../../../support/uploads.ts';

const query: ListQuery = { filter: 'all', search: '', sort: 'active-first', offset: 0, limit: 500 };
const dayMs = 24 * 60 * 60 * 1_000;
const today = localDay(Date.now());
const complete = { state: 'complete', issueCount: 0 } as const;
const failed = { state: 'failed', failure: someFailure } as const;

function named(name: string, change: Partial<Upload> = {}): Upload {
  return anUpload({ path: `/media/${name}.mov`, ...change });
}

function ended(upload: Upload, finishedAt: number): Upload {
  return { ...upload, status: complete, finishedAt };
}

/** The lines as names, and the headings as the days before today. */
function linesOf(list: UploadList, change: Partial<ListQuery> = {}): string[] {
  return list
    .window({ ...query, ...change })
    .items.map((item) =>
      'upload' in item
        ? posix.basename(item.upload.path, '.mov')
        : `day ${Math.round((today - item.day) / dayMs)}: ${item.shown}`,
    );
}

describe('the order active-first', () => {
  it('shows the newest batch first, and what ended by day below', async () => {
    const { store, list } = await createStore();
    const old = ended(named('old', { batchId: 1 }), today - 3 * dayMs + 5_000);
    store.insert([
      old,
      ended(named('early', { batchId: 1 }), today + 1_000),
      ended(named('late', { batchId: 1 }), today + 2_000),
      named('waiting', { batchId: 2 }),
      named('failed', { batchId: 2, status: failed }),
      named('new 1', { batchId: 3 }),
      named('new 2', { batchId: 3 }),
    ]);
    const lines = ['new 1', 'new 2', 'waiting', 'failed', 'day 0: 2', 'late', 'early', 'day 3: 1', 'old'];
    expect(linesOf(list)).toEqual(lines);
    for (let offset = 0; offset < lines.length; offset += 1) {
      expect(linesOf(list, { offset, limit: 4 })).toEqual(lines.slice(offset, offset + 4));
      const headingsBefore = lines.slice(0, offset).filter((line) => line.startsWith('day')).length;
      const answer = list.window({ ...query, offset, limit: 4 });
      expect(answer).toMatchObject({ headings: 2, headingsBefore });
    }
    expect(list.window(query)).toMatchObject({ total: lines.length, fitting: 7 });
    expect(linesOf(list, { filter: 'done', limit: 3 })).toEqual(['day 0: 2', 'late', 'early']);
    expect(linesOf(list, { search: 'la' })).toEqual(['day 0: 1', 'late']);
  });

  it('shows one day alone, with what is under way today', async () => {
    const { store, list } = await createStore();
    store.insert([
      named('waiting'),
      ended(named('today'), today + 1_000),
      ended(named('yesterday'), today - 1_000),
      ended(named('before'), localDay(today - 1_000) - 1_000),
    ]);
    expect(linesOf(list, { day: today })).toEqual(['waiting', 'day 0: 1', 'today']);
    const yesterday = localDay(today - 1_000);
    expect(linesOf(list, { day: yesterday })).toEqual(['day 1: 1', 'yesterday']);
    expect(list.selected({ filter: 'all', search: '', day: yesterday })).toHaveLength(1);
    expect(list.grouped({ ...query, day: yesterday }).fitting).toBe(1);
    expect(linesOf(list)).toHaveLength(7);
  });

  it('keeps uploads that end where they are while a person works, and moves them afterwards', async () => {
    const { store, list } = await createStore();
    const [one, two, three] = [named('one'), named('two'), named('three')];
    store.insert([one, two, three]);
    linesOf(list, { hold: true });
    store.save(one, ended(one, today + 1_000), []);
    store.save(two, { ...two, status: failed }, []);
    expect(linesOf(list, { hold: true })).toEqual(['one', 'two', 'three']);
    store.insert([named('new', { batchId: 9 })]);
    expect(linesOf(list, { hold: true })).toEqual(['new', 'one', 'two', 'three']);
    expect(list.counts.byFilter().done).toBe(1);
    expect(linesOf(list)).toEqual(['new', 'two', 'three', 'day 0: 1', 'one']);
  });

  it('follows the lines in sight when others appear or leave above them', async () => {
    const { store, list } = await createStore();
    const uploads = Array.from({ length: 20 }, (_, index) => named(`${index}`, { batchId: 1 }));
    store.insert(uploads);
    const anchors = uploads.slice(10, 14).map(({ id }, index) => ({ id, line: 10 + index }));
    const asked = { offset: 10, limit: 4, anchors };
    store.insert([named('new a', { batchId: 2 }), named('new b', { batchId: 2 })]);
    expect(list.window({ ...query, ...asked })).toMatchObject({ offset: 12, movedBy: 2 });
    expect(linesOf(list, asked)).toEqual(['10', '11', '12', '13']);
    const [first, second, , , , , , , , , eleventh] = uploads;
    for (const upload of [first, second, eleventh])
      if (upload !== undefined) store.save(upload, ended(upload, today + 1_000), []);
    expect(list.window({ ...query, ...asked }).movedBy).toBe(-1);
    expect(linesOf(list, asked)).toEqual(['9', '11', '12', '13']);
  });

  it('finds the first line of a batch, and none when the filter hides it', async () => {
    const { store, list } = await createStore();
    store.insert([named('a', { batchId: 1 }), named('b', { batchId: 2 })]);
    store.insert([
      ended(named('c', { batchId: 3 }), today - dayMs),
      ended(named('d', { batchId: 4 }), today),
    ]);
    expect([1, 2, 3, 4].map((batchId) => list.lineOfFirst(query, batchId))).toEqual([1, 0, 5, 3]);
    expect(list.lineOfFirst({ ...query, filter: 'done' }, 1)).toBeNull();
    expect(list.lineOfFirst({ ...query, sort: 'name' }, 3)).toBe(2);
  });

  it('puts batches with unfinished uploads first when it is grouped', async () => {
    const { store, list } = await createStore();
    const batchIds = [1, 2, 3].map((at) => store.batches.add(at, null));
    const [first = 0, second = 0, third = 0] = batchIds;
    store.insert([named('a', { batchId: first }), ended(named('b', { batchId: second }), today)]);
    store.insert([named('c', { batchId: third }), ended(named('d', { batchId: third }), today)]);
    const { items } = list.grouped(query);
    const lines = items.map((item) =>
      'upload' in item ? posix.basename(item.upload.path, '.mov') : item.batch.id,
    );
    expect(lines).toEqual([third, 'c', 'd', first, 'a', second, 'b']);
  });

  it.each([1, 2])('has the lines that a check of all uploads gives, after any changes (%i)', async (seed) => {
    const { store, list } = await createStore();
    const random = new SeededRandom(seed);
    const uploads = new Map<string, Upload>();
    const statuses: readonly Upload['status'][] = [{ state: 'paused' }, failed, complete];
    const drawn = (before: Upload): Upload => {
      const status = random.pick([statuses[0], statuses[1], statuses[2]] as [
        Upload['status'],
        ...Upload['status'][],
      ]);
      const finishedAt =
        status.state === 'complete' ? today - random.between(0, 4) * dayMs + random.between(0, 9) : null;
      return { ...before, status, finishedAt, removedAt: random.chance(0.1) ? 5 : null };
    };
    for (let turn = 0; turn < 30; turn += 1) {
      const added = Array.from({ length: random.between(0, 30) }, () =>
        named('x', { batchId: random.between(1, 4) }),
      );
      store.insert(added);
      for (const upload of added) uploads.set(upload.id, upload);
      for (let change = 0; change < 15 && uploads.size > 0; change += 1) {
        const before = [...uploads.values()][random.between(0, uploads.size - 1)];
        if (before === undefined) continue;
        const after = drawn(before);
        store.save(before, after, []);
        uploads.set(after.id, after);
      }
      if (random.chance(0.3)) list.window({ ...query, hold: true });
      const filter = random.pick<ListQuery['filter']>(['all', 'active', 'done']);
      const all = expectedLines([...uploads.values()], filter);
      const offset = random.between(0, 60);
      const shown = list.window({ ...query, filter, offset, limit: 40 });
      expect(shown.items.map((item) => ('upload' in item ? item.upload.id : item.day))).toEqual(
        all.slice(offset, offset + 40),
      );
      expect(shown.total).toBe(all.length);
    }
  });

  it.each([1, 2, 3])(
    'has the same first page while a start has not read all uploads yet (%i)',
    async (seed) => {
      const app = await createStore();
      const random = new SeededRandom(seed);
      const cancelled = { state: 'failed', failure: localFailure('cancelled') } as const;
      const duplicate = { state: 'already-submitted', docsUrl: null, detail: '' } as const;
      const statuses = [complete, duplicate, cancelled, failed, { state: 'paused' as const }] as const;
      for (let turn = 0; turn < 10; turn += 1) {
        app.store.insert(
          Array.from({ length: random.between(1, 30) }, () => {
            const status = random.pick<Upload['status']>(statuses);
            const at = today - random.between(0, 400) * dayMs + random.between(0, 9);
            const finishedAt = status.state === 'paused' ? null : at;
            return named('x', { batchId: random.between(1, 4), status, finishedAt });
          }),
        );
        const { store, list } = app.reopened();
        const summaries = vi.spyOn(store, 'summaries');
        const wanted = { ...query, offset: random.between(0, 200), limit: random.between(1, 60) };
        const first = list.window(wanted);
        expect(summaries).not.toHaveBeenCalled();
        await list.prepare();
        expect(first).toEqual(list.window(wanted));
      }
    },
  );

  it('reads all uploads again when they were reloaded later, as every other question needs them', async () => {
    const { store, list } = await createStore();
    store.insert([named('one')]);
    await list.prepare();
    expect(list.answersNow(query)).toBe(true);
    store.clockWasSet(5, 0, { retryMs: 1, pollMs: 1, findingsMs: 1 });
    expect(list.answersNow(query)).toBe(false);
    expect(linesOf(list)).toEqual(['one']);
  });

  it('counts all uploads for a first page that has one without the time of its end', async () => {
    const app = await createStore();
    app.store.insert([ended(named('late'), today + 1), named('old', { status: complete, addedAt: today })]);
    expect(linesOf(app.reopened().list)).toEqual(['day 0: 2', 'late', 'old']);
  });
});

function expectedLines(uploads: readonly Upload[], filter: ListQuery['filter']): (string | number)[] {
  const listed = uploads.filter(({ removedAt }) => removedAt === null);
  const underWay = listed
    .filter(({ status }) => status.state !== 'complete' && (status.state !== 'failed' || filter === 'all'))
    .sort((one, other) => other.batchId - one.batchId || one.position - other.position);
  const done = listed
    .filter(({ status }) => status.state === 'complete')
    .sort((one, other) => (other.finishedAt ?? 0) - (one.finishedAt ?? 0) || one.position - other.position);
  const lines: (string | number)[] = filter === 'done' ? [] : underWay.map(({ id }) => id);
  if (filter === 'active') return lines;
  let day = 0;
  for (const { id, finishedAt } of done) {
    const its = localDay(finishedAt ?? 0);
    if (its !== day) lines.push(its);
    day = its;
    lines.push(id);
  }
  return lines;
}
