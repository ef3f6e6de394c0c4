/** A database whose file is deleted or replaced while the app runs, as by a clean-up or a restored backup. */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { DatabaseFile } from '../../../../../main/queue/store/databaseFile.ts';
import { migrations } from '../../../../../main/queue/store/schema.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { requires } from '../../../../support/system.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload } from '../../../../support/uploads.ts';

async function openStore() {
  const folder = join(await temporaryFolder(), 'user-data');
  await mkdir(folder);
  const path = join(folder, 'queue.db');
  const { database } = openDatabase(path, 0);
  const clock = new FakeClock();
  const seen: string[] = [];
  const file = new DatabaseFile(path, database, clock, {
    onRewritten: () => seen.push('rewritten'),
    onFailed: () => seen.push('failed'),
  });
  const store = new UploadStore(database, undefined, file);
  onTestFinished(() => {
    if (store.isOpen) store.close();
  });
  return { path, folder, clock, file, store, seen };
}

/** What another process reads at the path, as the next start does. */
function idsAt(path: string): unknown[] {
  const database = new Database(path);
  try {
    const rows: unknown[] = database.prepare('SELECT id FROM uploads ORDER BY position').all();
    return rows.map((row) => (row as { id: unknown }).id);
  } finally {
    database.close();
  }
}

const uploads = [anUpload({ position: 1 }), anUpload({ position: 2 })];
const ids = uploads.map(({ id }) => id);

describe('the file of an open database', () => {
  it('is written again with everything when it was deleted', async ({ skip }) => {
    requires('file modes', skip);
    const { path, folder, store, file, seen } = await openStore();
    store.insert(uploads);
    await rm(folder, { recursive: true });
    store.sql.checkFile();
    expect(idsAt(path)).toEqual(ids);
    expect([seen, file.loss]).toEqual([['rewritten'], { keptAs: null }]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is written again before the next change is saved', async ({ skip }) => {
    requires('file modes', skip);
    const { path, store } = await openStore();
    store.insert(uploads.slice(0, 1));
    for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix);
    store.insert(uploads.slice(1));
    expect(idsAt(path)).toEqual(ids);
    // The connection to the lost file takes nothing of the new one with it.
    store.appendTimeline(ids[0] ?? '', { at: 1, event: 'paused' });
    store.close();
    expect(idsAt(path)).toEqual(ids);
    const reopened = openDatabase(path, 0);
    expect(reopened.movedAside).toBeNull();
    expect(reopened.database.prepare('PRAGMA user_version').all()).toEqual([
      { user_version: migrations.length },
    ]);
    reopened.database.close();
  });

  it('is written again when only its log was deleted', async ({ skip }) => {
    requires('file modes', skip);
    const { path, store } = await openStore();
    store.insert(uploads);
    await rm(`${path}-wal`);
    store.sql.checkFile();
    expect(idsAt(path)).toEqual(ids);
  });

  it('is written again when another file took its place, and that one is kept', async ({ skip }) => {
    requires('file modes', skip);
    const { path, folder, store, file } = await openStore();
    store.insert(uploads.slice(0, 1));
    store.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    const backup = join(dirname(folder), 'backup.db');
    await copyFile(path, backup);
    store.insert(uploads.slice(1));
    await rename(backup, path);
    store.sql.checkFile();
    expect(idsAt(path)).toEqual(ids);
    expect(idsAt(file.loss?.keptAs ?? '')).toEqual(ids.slice(0, 1));
    expect(file.loss?.keptAs).toContain('queue.replaced-');
  });

  it('takes no more changes while it cannot be written again, and says why', async ({ skip }) => {
    requires('file modes', skip);
    const { path, folder, clock, store, file, seen } = await openStore();
    store.insert(uploads.slice(0, 1));
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file in the place of the folder');
    expect(() => store.insert(uploads.slice(1))).toThrow(/EEXIST|ENOTDIR/);
    expect(() => store.sql.checkFile()).toThrow(/EEXIST|ENOTDIR/);
    expect([seen, file.failure]).toEqual([['failed'], expect.stringMatching(/EEXIST|ENOTDIR/)]);
    await rm(folder);
    clock.advance(60_000);
    store.insert(uploads.slice(1));
    expect([idsAt(path), file.failure]).toEqual([ids, null]);
  });

  it('is left alone when it is replaced again and again', async ({ skip }) => {
    requires('file modes', skip);
    const { path, store, clock } = await openStore();
    store.insert(uploads);
    let rewrites = 0;
    try {
      for (; rewrites < 100; rewrites += 1) {
        await rm(path);
        clock.advance(10_000);
        store.sql.checkFile();
      }
    } catch {
      // from then on
    }
    expect(rewrites).toBe(5);
    clock.advance(3_600_000);
    store.sql.checkFile();
    expect(idsAt(path)).toEqual(ids);
  });

  it('stays the same when another program reads it or writes its log into it', async () => {
    const { path, folder, store, seen } = await openStore();
    store.insert(uploads);
    const other = new Database(path);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
    store.sql.checkFile();
    store.appendTimeline(ids[0] ?? '', { at: 1, event: 'paused' });
    await chmod(path, 0o600);
    expect([seen, existsSync(`${path}.new`)]).toEqual([[], false]);
    expect((await readdir(folder)).filter((name) => name.includes('replaced'))).toEqual([]);
  });
});
