/** A full disk under the queue's database, simulated with a database file that may not grow. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { columnOf } from '../../../main/queue/store/sql.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ processingSpeed: 50 });
});
afterAll(() => service.stop());

it('pauses the queue with a reason, loses nothing, and continues when there is space', async () => {
  const folder = await temporaryFolder();
  const app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
  onTestFinished(() => app.stop());
  const paths = Array.from({ length: 40 }, (_, index) => join(folder, `note ${index}.txt`));
  await Promise.all(paths.map((path) => writeFile(path, `words of ${path}`)));
  app.queue.setAllPaused(true);
  await app.queue.add(paths);
  const [row] = app.database.prepare('PRAGMA page_count').all() as unknown[];
  app.database.pragma(`max_page_count = ${Number(columnOf(row, 'page_count'))}`);

  app.queue.setAllPaused(false);
  await eventually(
    () => app.queue.storeFailure,
    (problem) => problem !== null,
  );
  expect(app.queue.storeFailure).toMatchObject({ reason: expect.stringMatching(/full/) });
  expect(app.rows()).toHaveLength(40);
  expect(app.rows().filter(({ state }) => state === 'failed')).toEqual([]);

  app.database.pragma('max_page_count = 1000000');
  const rows = await app.atRest();
  expect(rows.map(({ state }) => state)).toEqual(
    paths.map(() => expect.stringMatching(/^(complete|already-submitted)$/)),
  );
  expect(app.queue.storeFailure).toBeNull();
  const { submissions } = await service.control.ledger();
  expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual(
    paths.map(() => 1),
  );
});
