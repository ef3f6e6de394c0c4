/** Opening a database of version 6 counts the attempts of its uploads from their timelines. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';
import { beforeEach, describe, expect, it } from 'vitest';

import { newFailure } from '../../../../../main/errors/errorTaxonomy.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import { retryDecision } from '../../../../../main/queue/run/retryPolicy.ts';
import { type OpenedDatabase, openDatabase } from '../../../../../main/queue/store/database.ts';
import { columnOf } from '../../../../../main/queue/store/sql.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { stepBackoff } from '../../../../../main/shared/backoff.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const dump = join(import.meta.dirname, '../../../../fixtures/databases/queue-v6-attempts.sql');

/** The attempts that version 6 of the app counted from each timeline. */
const counted = [
  // Five service errors.
  { path: '/media/f01.mp4', attempt: 5, own_failures: 5, failing_since: 1_000_024 },
  // Four service errors among five lost connections.
  { path: '/media/f02.mp4', attempt: 9, own_failures: 4, failing_since: 1_000_336 },
  // One more error fails the upload.
  { path: '/media/f03.mp4', attempt: 11, own_failures: 11, failing_since: 1_000_028 },
  // Six errors at POST /submissions, most of them retried in place.
  { path: '/media/f04.mp4', attempt: 6, own_failures: 6, failing_since: 1_000_042 },
  // Four errors while processing was polled.
  { path: '/media/f05.mp4', attempt: 4, own_failures: 4, failing_since: 1_002_078 },
  // Six errors, a retry by a person, and one more error.
  { path: '/media/f06.mp4', attempt: 7, own_failures: 1, failing_since: 1_040_022 },
  // Some errors, a pause and a resume, and one more error.
  { path: '/media/f07.mp4', attempt: 1, own_failures: 1, failing_since: 1_040_022 },
  { path: '/media/f08.mp4', attempt: 2, own_failures: 2, failing_since: 1_000_042 },
  { path: '/media/f09.mp4', attempt: 11, own_failures: 11, failing_since: 1_000_028 },
  // Complete: its attempts do not count any more.
  { path: '/media/f10.mp4', attempt: 0, own_failures: 0, failing_since: null },
  // Four errors that an outage of the service reset, and one more error.
  { path: '/media/f11.mp4', attempt: 5, own_failures: 1, failing_since: 1_043_312 },
];

function attemptsIn({ database }: OpenedDatabase): unknown[] {
  return database
    .prepare('SELECT path, attempt, own_failures, failing_since FROM uploads ORDER BY position')
    .all();
}

describe('a database of version 6', () => {
  let path: string;
  beforeEach(async () => {
    path = join(await temporaryFolder(), 'queue.db');
    const database = new Database(path);
    database.exec(await readFile(dump, 'utf8'));
    database.close();
  });

  it('gets its attempts counted once, from the timelines', () => {
    const opened = openDatabase(path, 0);
    expect(opened.movedAside).toBeNull();
    expect(attemptsIn(opened)).toEqual(counted);
    opened.database.close();
    const again = openDatabase(path, 0);
    expect(attemptsIn(again)).toEqual(counted);
    again.database.close();
  });

  it('opens when a timeline entry is malformed', () => {
    const database = new Database(path);
    database.exec(
      `INSERT INTO timeline (upload_id, at, event, facts)
       SELECT id, 1, 'retrying', '{"failure' FROM uploads WHERE name IN ('f01.mp4', 'f10.mp4')`,
    );
    database.close();
    const opened = openDatabase(path, 0);
    expect(attemptsIn(opened)).toEqual(counted);
    opened.database.close();
  });

  it('fails only the upload with one attempt left when each upload fails once more', () => {
    const { database } = openDatabase(path, 0);
    const store = new UploadStore(database);
    store.interruptAll(1_100_000);
    const failure = newFailure('service-error', { status: 500, detail: '' });
    const at = { now: 1_200_000, random: 0.5, backoff: stepBackoff };
    const rows = database.prepare(`SELECT id FROM uploads WHERE state IN ('queued', 'processing')`).all();
    const uploads = store.many(rows.map((row) => String(columnOf(row, 'id'))));
    const decided = uploads.map((upload) => {
      const decision = retryDecision({ failure, via: 'gates', wasSent: true }, upload, at);
      const running = transition(upload, { event: 'start' }, at.now);
      return [upload.path, running === null ? null : transition(running, decision, at.now)?.status.state];
    });
    expect(Object.fromEntries(decided)).toMatchObject({
      '/media/f01.mp4': 'queued',
      '/media/f03.mp4': 'failed',
      '/media/f06.mp4': 'queued',
      '/media/f11.mp4': 'queued',
    });
    expect(decided.filter(([, state]) => state === 'failed')).toHaveLength(1);
    store.close();
  });
});
