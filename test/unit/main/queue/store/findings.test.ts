/** The table of findings, and what becomes of a database from before it. */
import { join } from 'node:path';

import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { Finding } from '../../../../../main/queue/model/findings.ts';
import { positionGap } from '../../../../../main/queue/model/positions.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { recoverRows } from '../../../../../main/queue/store/databaseRecovery.ts';
import { migrations } from '../../../../../main/queue/store/schema.ts';
import { encodeUpload } from '../../../../../main/queue/store/uploadRecord.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload, submissionRef } from '../../../../support/uploads.ts';

const severities = { CRITICAL: 2, MAJOR: 0, MINOR: 1, INFO: 0, OTHER: 4 };
const account = 'site.key';
const complete = { account, submission: submissionRef, submitRequestedAt: 1, finishedAt: 9 } as const;
const finding: Finding = {
  id: 'one',
  referenceNumber: 'R-1',
  ruleCode: 'LOGO',
  summary: 'The logo is "missing"\n',
  severity: 'CRITICAL',
  status: 'OPEN',
  headline: '',
  reasoning: '',
  sidekickId: '',
};

/** The last version without findings. */
const versionBefore = migrations.findIndex((sql) => sql.includes('CREATE TABLE findings'));

/** A database of that version with these rows. */
async function oldDatabase(rows: readonly Record<string, unknown>[]): Promise<string> {
  const path = join(await temporaryFolder(), 'queue.db');
  const database = new Database(path);
  for (const sql of migrations.slice(0, versionBefore)) database.exec(sql);
  database.exec(`PRAGMA user_version = ${versionBefore}`);
  const columns = (database.prepare('PRAGMA table_info(uploads)').all() as { name: string }[]).map(
    ({ name }) => name,
  );
  for (const row of rows) {
    const known = columns.filter((column) => column in row);
    database
      .prepare(`INSERT INTO uploads (${known.join(', ')}) VALUES (${known.map(() => '?').join(', ')})`)
      .run(...known.map((column) => row[column]));
  }
  database.close();
  return path;
}

describe('a database from before the findings', () => {
  it('keeps its uploads, and asks for the issues of those that have some', async () => {
    const uploads = [
      anUpload({ path: '/seven.mp4', ...complete, status: { state: 'complete', issueCount: 7 } }),
      anUpload({ path: '/unknown.mp4', ...complete, status: { state: 'complete', issueCount: null } }),
      anUpload({ path: '/none.mp4', ...complete, status: { state: 'complete', issueCount: 0 } }),
      anUpload({
        path: '/removed.mp4',
        ...complete,
        status: { state: 'complete', issueCount: 7 },
        removedAt: 5,
      }),
      anUpload({ path: '/waiting.mp4' }),
    ];
    const path = await oldDatabase(uploads.map(encodeUpload));
    const { database, movedAside } = openDatabase(path, 10);
    onTestFinished(() => {
      database.close();
    });
    expect(movedAside).toBeNull();
    const store = new UploadStore(database);
    const sited = uploads.map((upload) => ({
      ...upload,
      site: upload.account?.split('.')[0] ?? null,
      position: upload.position * positionGap,
    }));
    expect(uploads.map(({ id }) => store.get(id))).toEqual(sited);
    const due: (string | undefined)[] = [];
    for (;;) {
      const [next] = store.findings.due(10, 'site', []);
      if (next === undefined) break;
      store.findings.postpone(next.uploadId, null, 1);
      due.push(store.get(next.uploadId)?.path);
    }
    expect(due.toSorted()).toEqual(['/seven.mp4', '/unknown.mp4']);
    expect(store.groups().reduce((sum, { withIssues }) => sum + withIssues, 0)).toBe(1);
  });
});

describe('the findings of an upload', () => {
  it('are kept, with the counts in its row, over a restart', async () => {
    const { store, reopened } = await createStore();
    const upload = anUpload({ ...complete, status: { state: 'complete', issueCount: 7, severities } });
    store.insert([upload]);
    store.findings.save(upload.id, [finding]);
    const again = reopened().store;
    expect(again.get(upload.id)).toEqual(upload);
    expect(again.findings.of(upload.id)).toEqual([finding]);
    expect(again.groups()).toMatchObject([{ withIssues: 1, critical: 1, unread: 0, issues: severities }]);
    expect(again.summaries(0, 10).summaries).toMatchObject([{ status: { issueCount: 7, severities } }]);
  });

  it('leave the database with the upload', async () => {
    const { store } = await createStore();
    const gone = anUpload({ ...complete, status: { state: 'complete', issueCount: 1, severities } });
    const removed = anUpload({ ...complete, status: { state: 'complete', issueCount: 1, severities } });
    store.insert([gone, removed]);
    for (const { id } of [gone, removed]) store.findings.save(id, [finding]);
    store.save(removed, { ...removed, removedAt: 50 }, []);
    expect(store.findings.of(removed.id)).toEqual([finding]);
    store.forgetEnded({ before: 10, atLeast: 0, limit: 10, removedBefore: 60, now: 100 });
    expect([gone, removed].map(({ id }) => store.findings.of(id))).toEqual([null, null]);
  });

  it('are due at the latest after their longest pause, whatever the clock said', async () => {
    const { store } = await createStore();
    const upload = anUpload({ ...complete, status: { state: 'complete', issueCount: 1 } });
    store.insert([upload]);
    store.findings.expect(upload.id, 5_000_000);
    store.limitDueTimes(1_000, { retryMs: 1, pollMs: 1, findingsMs: 1_000 });
    expect(store.findings.due(1_000, 'site', [])).toEqual([{ uploadId: upload.id, tries: 0 }]);
  });

  it('survive damage of the database, and texts that are no JSON count as unread', async () => {
    const { store, database, path } = await createStore();
    const uploads = [1, 2].map((count) =>
      anUpload({ ...complete, status: { state: 'complete', issueCount: count, severities } }),
    );
    const [one, two] = uploads;
    if (one === undefined || two === undefined) throw new Error('Two were made');
    store.insert(uploads);
    for (const { id } of uploads) store.findings.save(id, [finding]);
    database.prepare('UPDATE findings SET issues = ? WHERE upload_id = ?').run('[{"id": 7', two.id);
    const other = openDatabase(join(await temporaryFolder(), 'other.db'), 0).database;
    onTestFinished(() => {
      other.close();
    });
    expect(recoverRows(path, other)).toEqual({ uploads: 2 });
    const recovered = new UploadStore(other);
    expect(recovered.findings.of(one.id)).toEqual([finding]);
    expect(recovered.findings.of(two.id)).toBeNull();
  });
});
