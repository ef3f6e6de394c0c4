/** Opening the queue's database file when it is damaged or no database at all. */
import { open, readFile, readdir, readlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import Database from 'libsql';
import { describe, expect, it } from 'vitest';

import { fingerprintOf } from '../../../../../main/files/fingerprint.ts';
import { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import {
  UnusableQueueError,
  openDatabase,
  openUsableDatabase,
} from '../../../../../main/queue/store/database.ts';
import { migrations } from '../../../../../main/queue/store/schema.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { releaseClosedDatabases } from '../../../../support/removeFolder.ts';
import { requires } from '../../../../support/system.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload, checkedFile } from '../../../../support/uploads.ts';

/** A queue of `count` uploads whose file is damaged in the middle, as by a bad disk block. */
async function damagedQueue(count: number): Promise<{ path: string; uploads: Upload[] }> {
  const path = join(await temporaryFolder(), 'queue.db');
  const { database } = openDatabase(path, 0);
  const store = new UploadStore(database);
  const uploads = Array.from({ length: count }, () =>
    anUpload({ file: checkedFile, status: { state: 'uploading' } }),
  );
  store.insert(uploads);
  store.close();
  await releaseClosedDatabases();
  const file = await open(path, 'r+');
  const { size } = await file.stat();
  const page = 4_096;
  // The second half contains rows and indexes; one in eight of its pages is overwritten.
  for (let at = Math.ceil(size / 2 / page) * page; at < size; at += 8 * page)
    await file.write(Buffer.alloc(page, 0xa5), 0, page, at);
  await file.close();
  return { path, uploads };
}

/** The path of a closed queue with one upload. */
async function queueFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'queue.db');
  const store = new UploadStore(openDatabase(path, 0).database);
  store.insert([anUpload()]);
  store.close();
  await releaseClosedDatabases();
  return path;
}

function change(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

function thrownBy(opening: () => unknown): UnusableQueueError {
  try {
    opening();
  } catch (error) {
    if (error instanceof UnusableQueueError) return error;
    throw error;
  }
  throw new Error('It was opened');
}

describe('the database file', () => {
  it('copies everything readable to a new file when it is damaged', async () => {
    const { path, uploads } = await damagedQueue(2_000);
    const { database, movedAside } = openDatabase(path, 0);
    const store = new UploadStore(database);
    store.interruptAll(1);
    const total = new UploadList(store).counts.inList('active');
    store.close();
    expect(movedAside).toMatchObject({ carriedOver: total });
    expect(total).toBeGreaterThan(uploads.length / 2);
    expect(total).toBeLessThan(uploads.length);
  });

  it('is kept as it is when a newer version of the app wrote it', async () => {
    const path = await queueFile();
    change(path, 'PRAGMA user_version = 999');
    const before = [await readFile(path), await readdir(dirname(path))];
    const error = thrownBy(() => openUsableDatabase(path, 0, 'throw'));
    expect(error).toMatchObject({ path, reason: 'newer-version' });
    expect([await readFile(path), await readdir(dirname(path))]).toEqual(before);
  });

  it('is kept as it is when it cannot be converted to this version', async () => {
    const path = await queueFile();
    change(path, 'PRAGMA user_version = 3');
    const error = thrownBy(() => openUsableDatabase(path, 0, 'throw'));
    expect(error).toMatchObject({ path, reason: 'migration' });
    expect(error.message).toMatch(/already exists|duplicate column/u);
    change(path, `PRAGMA user_version = ${migrations.length}`);
    const { database } = openUsableDatabase(path, 0, 'throw');
    expect(new UploadStore(database).page({ offset: 0, limit: 9 })).toHaveLength(1);
    database.close();
  });

  it('has a new queue beside it when a person asked for one, until this version can use it again', async () => {
    const path = await queueFile();
    change(path, 'PRAGMA user_version = 999');
    const beside = openUsableDatabase(path, 0, 'new-queue');
    expect(beside).toMatchObject({ path: join(dirname(path), 'queue-2.db'), movedAside: null });
    new UploadStore(beside.database).insert([anUpload({ path: '/beside.mov' })]);
    beside.database.close();
    const again = openUsableDatabase(path, 0, 'throw');
    expect(new UploadStore(again.database).page({ offset: 0, limit: 9 })[0]?.path).toBe('/beside.mov');
    again.database.close();
    change(path, `PRAGMA user_version = ${migrations.length}`);
    const back = openUsableDatabase(path, 0, 'throw');
    expect(back.path).toBe(path);
    back.database.close();
  });

  it('keeps the row of a file whose time no number holds exactly', async () => {
    const path = await queueFile();
    const { database } = openDatabase(path, 0);
    const store = new UploadStore(database);
    const beyond = { size: 5, mtimeMs: 9.3e18, ino: 1 };
    store.insert([anUpload({ file: { ...checkedFile, ...fingerprintOf(beyond) } })]);
    database.exec(`INSERT INTO uploads (id, position, batch_id, path, added_at, state, lane, mtime_ms)
      VALUES ('stored-before', 9, 0, '/old.mov', 0, 'queued', 'check', 9007199254740993)`);
    expect(new UploadStore(database).page({ offset: 0, limit: 9 })).toHaveLength(3);
    expect(store.rowsSetAside).toBe(0);
    database.close();
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

  it('is closed when it is moved aside, because Windows cannot move an open file', async ({ skip }) => {
    requires('Linux', skip);
    const path = join(await temporaryFolder(), 'queue.db');
    await writeFile(path, 'this is no database '.repeat(500));
    const { database, movedAside } = openDatabase(path, 0);
    database.close();
    const openFiles = await Promise.all(
      (await readdir('/proc/self/fd')).map((name) => readlink(join('/proc/self/fd', name)).catch(() => '')),
    );
    expect(openFiles.filter((file) => file.startsWith(movedAside?.path ?? ''))).toEqual([]);
  });
});
