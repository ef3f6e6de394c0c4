/** The list index: after any changes, searches and orders give the same result as a check of every upload. */
import { posix } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { severityWords } from '../../../../../main/desktop/messages.ts';
import { actionBit, actionMask } from '../../../../../main/queue/list/actionMask.ts';
import { listOf } from '../../../../../main/queue/list/listName.ts';
import {
  type KeptOrder,
  type ListQuery,
  type Sort,
  keptOrder,
} from '../../../../../main/queue/list/listQuery.ts';
import { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { noIssues } from '../../../../../preload/contract.ts';
import { SeededRandom } from '../../../../chaos/seededRandom.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

const whole = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 } as const;

describe('a search', () => {
  it('finds uploads by name, folder, submission and failure when they have every word', async () => {
    const { store, list } = await createStore();
    const failure = { ...someFailure, detail: 'The gateway said "no" to 5_000 % of it' };
    store.insert([
      anUpload({ path: `/media/Film's "best"/Takes 100%.mov` }),
      anUpload({ path: '/media/shots/under_score.mov', submission: submissionRef }),
      anUpload({ path: '/media/shots/Ärger über Köln.mov' }),
      anUpload({ path: '/media/shots/back\\slash.mov', status: { state: 'failed', failure } }),
    ]);
    const found = (search: string) =>
      list.window({ ...whole, search }).uploads.map(({ path }) => posix.basename(path).split('.')[0]);
    expect(found('takes')).toEqual(['Takes 100%']);
    expect(found(`film's "best"`)).toEqual(['Takes 100%']);
    expect(found('100%')).toEqual(['Takes 100%']);
    expect(found('%')).toEqual(['Takes 100%', 'back\\slash']);
    expect(found('_')).toEqual(['under_score', 'back\\slash']);
    expect(found('k\\s')).toEqual(['back\\slash']);
    expect(found('SHOTS')).toEqual(['under_score', 'Ärger über Köln', 'back\\slash']);
    expect(found('shots/under')).toEqual(['under_score']);
    expect(found('köln ÄRGER')).toEqual(['Ärger über Köln']);
    expect(found('köln takes')).toEqual([]);
    expect(found(submissionRef.submissionId.slice(4, 20))).toEqual(['under_score']);
    expect(found('gateway')).toEqual(['back\\slash']);
    expect(found(`"no" ${someFailure.kind}`)).toEqual(['back\\slash']);
    expect(found('  ')).toHaveLength(4);
  });

  it.each([
    ['/a/İstanbul.mov', ['istanbul', 'ISTANBUL', 'ıstanbul', 'İSTANBUL', 'i\u0307stanbul', 'stan']],
    ['/a/ISTANBUL.mov', ['istanbul', 'ıstanbul', 'İstanbul']],
    [
      '/a/Straßencafé.mov',
      ['strassencafe', 'STRASSE', 'straße', 'STRAẞE', 'café', 'CAFE\u0301', 'cafe strass'],
    ],
    ['/a/Cafe\u0301 Crème.mov', ['café', 'cafe', 'creme caf', 'CRÈME']],
    ['/a/Smørrebrød Łódź.mov', ['smorrebrod', 'SMØRREBRØD', 'lodz', 'łódź smor']],
    ['/a/Encyclopædia ﬁnal.mov', ['encyclopaedia', 'final', 'ÆDIA']],
    ['/a/Ｆｉｌｍ.mov', ['film', 'ＦＩＬＭ']],
    ['/a/ΟΔΌΣ.mov', ['οδος', 'οδός', 'ΟΔΟΣ']],
    ['/a/Ёлка Йод.mov', ['елка', 'ЁЛКА', 'йод']],
    ['/a/データ.mov', ['データ']],
    ['/a/한국.mov', ['한국', '한국'.normalize('NFD')]],
  ])('finds %s however it is written', async (path, searches) => {
    const { store, list } = await createStore();
    store.insert([anUpload({ path }), anUpload({ path: '/b/other.avi' })]);
    for (const search of searches)
      expect([search, list.window({ ...whole, search }).uploads.map((upload) => upload.path)]).toEqual([
        search,
        [path],
      ]);
  });

  it('does not confuse letters of other scripts', async () => {
    const { store, list } = await createStore();
    store.insert([anUpload({ path: '/a/データ.mov' })]);
    for (const search of ['テータ', 'é', 'データ2'])
      expect(list.window({ ...whole, search }).uploads).toEqual([]);
  });

  it('finds more when a word gets shorter, and uploads that were added or changed since', async () => {
    const { store, list } = await createStore();
    const [clip, take] = [anUpload({ path: '/a/clip.mov' }), anUpload({ path: '/a/take.mov' })];
    store.insert([clip, take]);
    const found = (search: string) =>
      list.window({ ...whole, search }).uploads.map(({ path }) => posix.basename(path));
    expect(found('cli')).toEqual(['clip.mov']);
    expect(found('clip x')).toEqual([]);
    expect(found('a')).toEqual(['clip.mov', 'take.mov']);
    expect(found('clip')).toEqual(['clip.mov']);
    store.insert([anUpload({ path: '/b/clip 2.mov' })]);
    store.save(take, { ...take, path: '/a/clip 3.mov' }, []);
    expect(found('clip')).toEqual(['clip.mov', 'clip 3.mov', 'clip 2.mov']);
    store.save(clip, { ...clip, removedAt: 5 }, []);
    expect(found('clip')).toEqual(['clip 3.mov', 'clip 2.mov']);
  });

  it('finds uploads by the severities of their issues, in every language of the app', async () => {
    const { store } = await createStore();
    const list = new UploadList(store, severityWords);
    const severities = { ...noIssues, CRITICAL: 1, MINOR: 2 };
    const unread = anUpload({ path: '/a.mov', status: { state: 'complete', issueCount: 3 } });
    store.insert([unread, anUpload({ path: '/b.mov' })]);
    const found = (search: string) => list.window({ ...whole, search }).uploads.map(({ path }) => path);
    expect(found('critical')).toEqual([]);
    store.save(unread, { ...unread, status: { state: 'complete', issueCount: 3, severities } }, []);
    for (const words of ['critical', 'Kritisch', 'crit mov', 'minor'])
      expect(found(words)).toEqual(['/a.mov']);
    expect(found('major')).toEqual([]);
  });

  it('does not find changes that were rolled back', async () => {
    const { store, list } = await createStore();
    const clip = anUpload({ path: '/a/clip.mov' });
    store.insert([clip]);
    expect(list.window({ ...whole, search: 'mov' }).total).toBe(1);
    const broken = () =>
      store.transaction(() => {
        store.insert([anUpload({ path: '/a/other.mov' })]);
        store.save(clip, { ...clip, path: '/a/clip.wav' }, []);
        throw new Error('the disk is full');
      });
    expect(broken).toThrow('full');
    expect(list.window({ ...whole, search: 'mov' }).uploads).toEqual([clip]);
  });
});

/** In `activeFirst.test.ts`: the order `active-first`, whose headings are lines too. */
const sorts: readonly Exclude<Sort, 'active-first'>[] = [
  'queue',
  'newest',
  'oldest',
  'name',
  'name-descending',
  'size',
  'size-ascending',
  'status',
  'severity',
];
const filters: readonly ListQuery['filter'][] = [
  'all',
  'active',
  'attention',
  'critical',
  'with-issues',
  'done',
];
const statusOrder = ['attention', 'active', 'already-submitted', 'done', 'cancelled'];
const statuses: readonly Upload['status'][] = [
  { state: 'queued', retryAt: null, failure: null },
  { state: 'paused' },
  { state: 'complete', issueCount: 0 },
  { state: 'complete', issueCount: 4 },
  { state: 'complete', issueCount: 2, severities: { ...noIssues, CRITICAL: 1, INFO: 1 } },
  { state: 'complete', issueCount: 9, severities: { ...noIssues, CRITICAL: 1, MAJOR: 8 } },
  { state: 'complete', issueCount: 7, severities: { ...noIssues, MINOR: 7 } },
  { state: 'failed', failure: someFailure },
  { state: 'failed', failure: { ...someFailure, kind: 'cancelled' } },
];

function nameOf({ path }: Upload): string {
  return posix.basename(path).toLowerCase();
}

function severityList(upload: Upload): readonly number[] {
  if (upload.status.state !== 'complete') return [-1];
  const { issueCount, severities } = upload.status;
  const { CRITICAL, MAJOR, MINOR, INFO } = severities ?? noIssues;
  return [CRITICAL, MAJOR, MINOR, INFO, severities === undefined && issueCount !== 0 ? 1 : 0];
}

function worstFirst(one: Upload, other: Upload): number {
  const [ones, others] = [severityList(one), severityList(other)];
  const index = ones.findIndex((count, place) => count !== (others[place] ?? -1));
  return index < 0 ? 0 : (others[index] ?? -1) - (ones[index] ?? -1);
}

function isShown(upload: Upload, filter: ListQuery['filter']): boolean {
  const { status } = upload;
  const isComplete = status.state === 'complete';
  if (filter === 'critical') return isComplete && (status.severities?.CRITICAL ?? 0) > 0;
  if (filter === 'with-issues') return isComplete && (status.issueCount ?? 0) > 0;
  return filter === 'all' || listOf(upload) === filter;
}

function textOf({ path, status }: Upload): string {
  const severities = status.state === 'complete' ? Object.entries(status.severities ?? {}) : [];
  const names = severities.filter(([, count]) => count > 0).map(([name]) => name);
  return [path, ...names].join(' ').toLowerCase();
}

type Checked = Pick<ListQuery, 'filter' | 'search'> & { readonly sort: (typeof sorts)[number] };

/** The expected answer, from a check of every upload. */
function expected(uploads: readonly Upload[], { filter, search, sort }: Checked): string[] {
  const { kept, isReversed } = sort === 'status' ? { kept: sort, isReversed: false } : keptOrder(sort);
  const orders: Record<
    Exclude<KeptOrder, 'active-first'> | 'status',
    (one: Upload, other: Upload) => number
  > = {
    queue: () => 0,
    newest: (one, other) => other.addedAt - one.addedAt || other.position - one.position,
    name: (one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0),
    size: (one, other) => (other.file?.sizeBytes ?? -1) - (one.file?.sizeBytes ?? -1),
    severity: (one, other) => worstFirst(one, other),
    status: (one, other) => statusOrder.indexOf(listOf(one)) - statusOrder.indexOf(listOf(other)),
  };
  const sorted = uploads
    .filter((upload) => upload.removedAt === null && isShown(upload, filter))
    .filter((upload) => search.split(' ').every((word) => textOf(upload).includes(word)))
    .sort(
      (one, other) =>
        (kept === 'active-first' ? 0 : orders[kept](one, other)) || one.position - other.position,
    )
    .map(({ id }) => id);
  return isReversed ? sorted.toReversed() : sorted;
}

describe('every window', () => {
  it.each([1, 2, 3])(
    'has the lines that a check of all uploads gives, after any changes (%i)',
    async (seed) => {
      const { store, list } = await createStore();
      const random = new SeededRandom(seed);
      const below = (end: number) => random.between(0, end - 1);
      const uploads = new Map<string, Upload>();
      const places = new Set<number>();
      const place = (): number => {
        const position = below(100_000) - 50_000;
        if (places.has(position)) return place();
        places.add(position);
        return position;
      };
      const drawn = (): Partial<Upload> => ({
        status: statuses[below(statuses.length)] ?? { state: 'paused' },
        file: below(3) === 0 ? null : { ...checkedFile, sizeBytes: below(50) },
        removedAt: below(6) === 0 ? 5 : null,
        batchId: 1 + below(4),
      });
      const add = (count: number): void => {
        const added = Array.from({ length: count }, () =>
          anUpload({
            ...drawn(),
            path: `/Day ${below(3)}/${['Clip', 'take', 'B'][below(3)] ?? ''} ${below(200)}.mov`,
            position: place(),
            addedAt: below(50),
            removedAt: null,
          }),
        );
        store.insert(added);
        for (const upload of added) uploads.set(upload.id, upload);
      };
      add(1_500); // more than one chunk
      const reading = list.prepare();
      for (let turn = 0; turn < 25; turn += 1) {
        if (turn === 3) await reading;
        add(below(20));
        for (let change = 0; change < 20; change += 1) {
          const before = [...uploads.values()][below(uploads.size)];
          if (before === undefined) continue;
          const { batchId: _batch, ...changes } = drawn();
          const after = { ...before, ...changes, position: below(4) === 0 ? place() : before.position };
          store.save(before, after, []);
          uploads.set(after.id, after);
        }
        const query = {
          filter: filters[below(filters.length)] ?? 'all',
          search: ['', 'clip', 'day 1', 'mov 2', 'critical', 'major clip', 'nothing'][below(7)] ?? '',
          sort: sorts[below(sorts.length)] ?? 'queue',
          offset: below(400),
          limit: 1 + below(60),
        };
        const all = expected([...uploads.values()], query);
        const { offset, limit, search, filter } = query;
        const window = list.window(query);
        const found = { query, total: window.total, ids: window.uploads.map(({ id }) => id) };
        expect(found).toEqual({ query, total: all.length, ids: all.slice(offset, offset + limit) });
        expect(new Set(list.selected({ filter, search }))).toEqual(new Set(all));
        const fitting = all.filter(
          (id) => (actionMask(uploads.get(id) ?? anUpload()) & actionBit('retry')) !== 0,
        );
        expect(list.selected({ filter, search }, 'retry')).toHaveLength(fitting.length);
        expect(list.allowedActions({ filter, search }).actions.retry ?? 0).toBe(fitting.length);
        const grouped = list.grouped({ ...query, offset: 0, limit: 10_000 }).items;
        const shown = grouped.flatMap((item) => ('upload' in item ? [item.upload.id] : []));
        expect(new Set(shown)).toEqual(new Set(all));
        for (const [index, item] of grouped.entries()) {
          if (!('batch' in item)) continue;
          const its = grouped.slice(index + 1, index + 1 + item.shown);
          const fromAll = expected(
            [...uploads.values()].filter(({ batchId }) => batchId === item.batch.id),
            { ...query, sort: query.sort === 'newest' || query.sort === 'oldest' ? 'queue' : query.sort },
          );
          expect(its.map((line) => ('upload' in line ? line.upload.id : 'header'))).toEqual(fromAll);
        }
      }
    },
  );

  it('finds uploads at their places also from the end of an order', async () => {
    const { store, list } = await createStore();
    const names = ['b', 'd', 'a', 'c'];
    const uploads = names.map((name, index) =>
      anUpload({ path: `/${name}.mov`, batchId: index < 2 ? 1 : 2, position: index }),
    );
    store.insert(uploads);
    const [b] = uploads;
    for (const search of ['', 'mov']) {
      const query = { ...whole, search, sort: 'name-descending' } as const;
      expect(
        list
          .window(query)
          .uploads.map(({ path }) => path[1])
          .join(''),
      ).toBe('dcba');
      expect([1, 2].map((batchId) => list.lineOfFirst(query, batchId))).toEqual([0, 1]);
      // The line in sight was the first one.
      expect(list.window({ ...query, anchors: [{ id: b?.id ?? '', line: 0 }] }).movedBy).toBe(2);
    }
  });

  it('has the same lines before the index is read and after', async () => {
    const { store, reopened } = await createStore();
    const batchIds = [1, 2, 3].map((day) => store.batches.add(day, `Day ${day}`));
    const uploads = Array.from({ length: 60 }, (_, index) =>
      anUpload({ batchId: batchIds[index % 3] ?? 0, position: 60 - index }),
    );
    store.insert(uploads);
    const { list } = reopened();
    const first = { ...whole, limit: 10 };
    const answers = () => [
      list.window(first),
      list.window({ ...first, offset: 55 }),
      list.grouped(first),
      list.grouped({ ...first, offset: 18 }),
    ];
    const before = answers();
    await list.prepare();
    expect(answers()).toEqual(before);
    expect(list.window(first).uploads.map(({ position }) => position)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('reads only the first page before the index is needed', async () => {
    const { store, reopened } = await createStore();
    store.insert([anUpload(), anUpload()]);
    const later = reopened();
    const summaries = vi.spyOn(later.store, 'summaries');
    later.list.window(whole);
    later.list.grouped(whole);
    expect(summaries).not.toHaveBeenCalled();
    later.list.window({ ...whole, filter: 'active' });
    expect(summaries).toHaveBeenCalled();
  });

  it('starts to read again when a row is malformed', async () => {
    const { store, database, reopened } = await createStore();
    const uploads = Array.from({ length: 2_500 }, () => anUpload());
    store.insert(uploads);
    database.exec(`UPDATE uploads SET failure = 'no JSON' WHERE rowid IN (3, 1700)`);
    const later = reopened();
    await later.list.prepare();
    expect(later.store.rowsSetAside).toBe(2);
    expect(later.list.counts.all).toBe(2_498);
    expect(later.list.selected({ filter: 'all', search: '' })).toEqual(
      uploads.flatMap(({ id }, index) => (index === 2 || index === 1_699 ? [] : [id])),
    );
  });
});
