/** A database of an earlier version keeps its uploads and shows the same lists. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { ListQuery, Selection } from '../../../../../main/queue/list/listQuery.ts';
import { type GroupedItem, UploadList } from '../../../../../main/queue/list/uploadList.ts';
import { positionGap } from '../../../../../main/queue/model/positions.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { columnOf } from '../../../../../main/queue/store/sql.ts';
import { encodeUpload } from '../../../../../main/queue/store/uploadRecord.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { WatchStore } from '../../../../../main/watch/watchStore.ts';
import type { CountedAction } from '../../../../../preload/contract.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const fixtures = resolve(import.meta.dirname, '../../../../fixtures/databases');

/** The answers of version 6's code, with uploads as the number in their id. */
interface Answers {
  readonly at: number;
  readonly counts: object;
  readonly endedCount: number;
  readonly flat: readonly { readonly query: ListQuery; readonly total: number; readonly rows: string }[];
  readonly grouped: readonly {
    readonly query: ListQuery;
    readonly total: number;
    readonly fitting: number;
    readonly lines: string;
  }[];
  readonly batches: readonly { readonly id: number }[];
  readonly selections: readonly {
    readonly selection: Selection;
    readonly offers: unknown;
    readonly all: string;
    readonly byAction: Readonly<Record<CountedAction, string>>;
  }[];
  readonly missing: string;
  readonly ended: number;
  readonly left: string;
}

async function copyOfVersion6() {
  const path = join(await temporaryFolder(), 'queue.db');
  await writeFile(path, gunzipSync(await readFile(join(fixtures, 'queue-v6.db.gz'))));
  return path;
}

function rowsOf(path: string, table: string): unknown[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare(`SELECT * FROM ${table}`).all();
  } finally {
    database.close();
  }
}

async function openedVersion6() {
  const path = await copyOfVersion6();
  const answers = JSON.parse(await readFile(join(fixtures, 'queue-v6.json'), 'utf8')) as Answers;
  const { database, movedAside } = openDatabase(path, answers.at);
  onTestFinished(() => {
    database.close();
  });
  expect(movedAside).toBeNull();
  const store = new UploadStore(database);
  return { answers, store, list: new UploadList(store) };
}

function numbersOf(ids: readonly string[]): string {
  return ids.map((id) => String(Number(id.slice(4, 8)))).join(' ');
}

function linesOf(items: readonly GroupedItem[]): string {
  return items
    .map((item) => ('upload' in item ? numbersOf([item.upload.id]) : `[${item.batch.id}: ${item.shown}]`))
    .join(' ');
}

describe('a queue database of version 6', () => {
  it('keeps every value of every upload when it is opened', async () => {
    const path = await copyOfVersion6();
    const before = rowsOf(path, 'uploads');
    const { database } = openDatabase(path, 0);
    const store = new UploadStore(database);
    const ids = before.map((row) => String(columnOf(row, 'id')));
    const encoded = ids.map((id) => {
      const upload = store.get(id);
      return upload === null ? null : encodeUpload(upload);
    });
    store.close();
    expect(before).toHaveLength(77);
    const after = rowsOf(path, 'uploads');
    expect(after).toHaveLength(before.length);
    for (const [index, row] of after.entries()) {
      expect(comparable(row)).toMatchObject(withGaps(comparable(before[index])));
      expect(comparable(row)).toEqual(comparable(encoded[index]));
    }
  });

  it('drops the columns and indexes of the window when it is opened', async () => {
    const path = await copyOfVersion6();
    openDatabase(path, 0).database.close();
    const columns = rowsOf(path, "pragma_table_info('uploads')").map((row) => columnOf(row, 'name'));
    expect(columns).toContain('path');
    for (const column of ['fits', 'search', 'list', 'name']) expect(columns).not.toContain(column);
    const schema = JSON.stringify(rowsOf(path, 'sqlite_schema'));
    for (const index of ['uploads_fits_unknown', 'uploads_tally', 'uploads_list', 'uploads_batch_list'])
      expect(schema).not.toContain(index);
  });

  it('opens when a failure in it is malformed', async () => {
    const path = await copyOfVersion6();
    const before = new Database(path);
    before.exec(`UPDATE uploads SET failure = '{"kind":' WHERE state = 'failed'`);
    before.close();
    const { database, movedAside } = openDatabase(path, 0);
    const store = new UploadStore(database);
    const list = new UploadList(store);
    await list.prepare();
    expect(movedAside).toBeNull();
    expect(store.rowsSetAside).toBe(61);
    expect(list.counts.byFilter()).toMatchObject({ attention: 0, done: 1 });
    store.close();
  });

  it.each(['timeline', 'blocks', 'batches', 'facts', 'set_aside', 'watch_folders', 'watched_files'])(
    'keeps the table %s when it is opened',
    async (table) => {
      const path = await copyOfVersion6();
      const before = rowsOf(path, table);
      openDatabase(path, 0).database.close();
      const added: Readonly<Record<string, object>> = {
        watch_folders: { metadata: '{}', sidekicks: '[]', when_name_taken: 'rename' },
        watched_files: { left_out: 0 },
      };
      expect(rowsOf(path, table)).toEqual(before.map((row) => Object.assign({}, row, added[table])));
    },
  );

  it('shows the same counts, lists and batches as before', async () => {
    const { answers, list } = await openedVersion6();
    expect(list.counts.byFilter()).toMatchObject({ ...answers.counts, critical: 0 });
    expect(list.counts.ended).toBe(answers.endedCount);
    for (const { query, total, rows } of answers.flat) {
      const window = list.window(query);
      expect({ query, total: window.total, rows: numbersOf(window.uploads.map(({ id }) => id)) }).toEqual({
        query,
        total,
        rows,
      });
    }
    for (const { query, ...answer } of answers.grouped) {
      const { items, total, fitting } = list.grouped(query);
      expect({ query, total, fitting, lines: linesOf(items) }).toEqual({ query, ...answer });
    }
    const batches = list.batches.inOrder('first-added').map((batch) => ({
      id: batch.id,
      collapsed: batch.isCollapsed,
      counts: batch.counts.counted(),
      actions: batch.actions.counted(),
      totalBytes: batch.counts.sizedBytes,
      lastFinishedAt: batch.counts.lastFinishedAt,
      facts: list.batches.facts(batch.id),
    }));
    expect(batches).toMatchObject(answers.batches);
  });

  it('allows the same actions as before', async () => {
    const { answers, list } = await openedVersion6();
    for (const { selection, offers, all, byAction } of answers.selections) {
      expect(list.allowedActions(selection)).toEqual(offers);
      expect(numbersOf(list.selected(selection))).toBe(all);
      for (const [action, ids] of Object.entries(byAction))
        expect(numbersOf(list.selected(selection, action as CountedAction))).toBe(ids);
    }
  });

  it('finds missing files of watch folders and prunes finished uploads as before', async () => {
    const { answers, store, list } = await openedVersion6();
    expect(numbersOf(new WatchStore(store.sql).missingUploads().map(({ id }) => id))).toBe(answers.missing);
    const now = answers.at + 1_000_000;
    const forgetAll = { before: null, atLeast: list.counts.ended, limit: 500, now };
    expect(store.forgetEnded(forgetAll)).toBe(answers.ended);
    expect(numbersOf(list.selected({ filter: 'all', search: '' }))).toBe(answers.left);
  });
});

/** Later versions leave gaps between positions. */
function withGaps({ position, ...columns }: Record<string, unknown>): Record<string, unknown> {
  return { ...columns, position: Number(position) * positionGap };
}

/** A row without the window's columns. Failures are objects, because the order of their keys may differ. */
function comparable(row: unknown): Record<string, unknown> {
  const {
    fits: _fits,
    search: _search,
    list: _list,
    name: _name,
    ...columns
  } = row as Record<string, unknown>;
  const { failure } = columns;
  return { ...columns, failure: typeof failure === 'string' ? (JSON.parse(failure) as unknown) : null };
}
