/** A database of version 8, the last without submissions, keeps its uploads, continues them, and shows the same lists. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { ListQuery } from '../../../../../main/queue/list/listQuery.ts';
import { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import { nextStep } from '../../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const fixtures = resolve(import.meta.dirname, '../../../../fixtures/databases');
const first = Date.UTC(2026, 0, 15, 9);

interface Lists {
  readonly query: ListQuery;
  readonly flat: readonly string[];
  readonly grouped: readonly string[];
}

async function openedVersion8() {
  const path = join(await temporaryFolder(), 'queue.db');
  await writeFile(path, gunzipSync(await readFile(join(fixtures, 'queue-v8.db.gz'))));
  const { database, movedAside } = openDatabase(path, first);
  onTestFinished(() => {
    database.close();
  });
  expect(movedAside).toBeNull();
  const store = new UploadStore(database);
  const all = [...store.page({ offset: 0, limit: 100 })];
  const named = (name: string) => {
    const upload = all.find(({ path: own }) => own === `/media/${name}`);
    if (upload === undefined) throw new Error(`No upload ${name}`);
    return upload;
  };
  return { store, named };
}

describe('a queue database of version 8', () => {
  it('shows the same lists as before', async () => {
    const { store } = await openedVersion8();
    const list = new UploadList(store);
    const answers = JSON.parse(await readFile(join(fixtures, 'queue-v8.json'), 'utf8')) as Lists[];
    for (const { query, flat, grouped } of answers) {
      expect(list.window(query).uploads.map(({ path }) => path)).toEqual(flat);
      const lines = list
        .grouped(query)
        .items.map((item) => ('upload' in item ? item.upload.path : `[${item.batch.id}: ${item.shown}]`));
      expect(lines).toEqual(grouped);
    }
    expect(answers).toHaveLength(25);
  });

  it('turns each submitted upload into a submission of one', async () => {
    const { store, named } = await openedVersion8();
    for (const name of ['processing.mp4', 'done.mp4']) {
      const { submission, submissionRow, submitRequestedAt, isGrouped } = named(name);
      expect(isGrouped).toBe(false);
      expect(submissionRow === null ? null : store.submissions.get(submissionRow)).toEqual({
        row: submissionRow,
        mode: 'single',
        state: 'submitted',
        metadata: {},
        sidekickIds: [],
        request: [],
        requestedAt: submitRequestedAt,
        submissionId: submission?.submissionId,
        tries: 0,
        attentionAt: null,
        splitBy: null,
      });
    }
    const rows = ['submitting.mp4', 'lost answer.mp4', 'refused.mp4'].map(
      (name) => named(name).submissionRow,
    );
    expect(new Set(rows).size).toBe(3);
    expect(rows.map((row) => (row === null ? null : store.submissions.get(row)?.state))).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
    for (const name of ['waiting.mp4', 'checked.mp4', 'stored.mp4', 'paused.mp4'])
      expect(named(name).submissionRow).toBeNull();
  });

  it('continues each upload with the step that it needs', async () => {
    const { named } = await openedVersion8();
    const steps = {
      'waiting.mp4': 'check',
      'checked.mp4': 'transfer',
      'stored.mp4': 'submit',
      'submitting.mp4': 'submit',
      'lost answer.mp4': 'submit',
      'processing.mp4': 'follow',
    };
    for (const [name, step] of Object.entries(steps))
      expect([name, nextStep(named(name))]).toEqual([name, step]);
  });

  it('gives each upload the site of the account that it was sent to', async () => {
    const { store } = await openedVersion8();
    const uploads = store.page({ offset: 0, limit: 100 });
    for (const { site, account } of uploads) expect(site).toBe(account?.split('.')[0] ?? null);
    expect(uploads.some(({ site }) => site !== null)).toBe(true);
  });
});
