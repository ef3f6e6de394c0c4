/** Another program that has locked the queue's database while files are added and sent. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ processingSpeed: 50 });
});
afterAll(() => service.stop());

it('says so, lets what a person does wait, loses nothing and submits each file once', async () => {
  const folder = await temporaryFolder();
  const app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
  onTestFinished(() => app.stop());
  const paths = Array.from({ length: 12 }, (_, index) => join(folder, `note ${index}.txt`));
  await Promise.all(paths.map((path) => writeFile(path, `words of ${path}`)));
  await app.queue.add(paths.slice(0, 6));
  const other = new Database(join(folder, 'queue.db'));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');

  const added = app.queue.add(paths.slice(6));
  const paused = app.queue.whenUnlocked(() => app.queue.setAllPaused(true));
  await eventually(
    () => app.queue.storeFailure,
    (problem) => problem !== null,
  );
  expect(app.queue.storeFailure).toEqual({ why: 'in-use' });
  expect(app.rows()).toHaveLength(6);

  other.exec('COMMIT');
  expect((await added).added).toBe(6);
  await paused;
  app.queue.setAllPaused(false);
  const rows = await app.atRest();
  expect(rows.map(({ state }) => state)).toEqual(paths.map(() => 'complete'));
  expect(app.queue.storeFailure).toBeNull();
  const { submissions } = await service.control.ledger();
  expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual(
    paths.map(() => 1),
  );
});
