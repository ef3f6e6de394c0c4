import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';
import { expect, it } from 'vitest';

import { openQueueFile } from '../../../../main/app/openQueueFile.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

async function queueOfNewerVersion(): Promise<{ path: string; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'queue.db');
  const database = new Database(path);
  database.exec('PRAGMA user_version = 999');
  database.close();
  return { path, folder };
}

it('asks about a queue of a newer version, and changes nothing when the person quits', async () => {
  const { path, folder } = await queueOfNewerVersion();
  const before = [await readFile(path), await readdir(folder)];
  const asked: unknown[] = [];
  const opened = await openQueueFile(path, 0, (problem) => {
    asked.push({ path: problem.path, reason: problem.reason });
    return Promise.resolve('quit');
  });
  expect(opened).toBeNull();
  expect(asked).toEqual([{ path, reason: 'newer-version' }]);
  expect([await readFile(path), await readdir(folder)]).toEqual(before);
});

it('starts with a new queue beside it when the person wants that, and asks no more', async () => {
  const { path, folder } = await queueOfNewerVersion();
  const opened = await openQueueFile(path, 0, () => Promise.resolve('new-queue'));
  opened?.database.close();
  expect(opened?.path).toBe(join(folder, 'queue-2.db'));
  const again = await openQueueFile(path, 0, () => Promise.reject(new Error('It asked again')));
  again?.database.close();
  expect(again?.path).toBe(join(folder, 'queue-2.db'));
});
