/** A database whose file is deleted or replaced while the app runs, as by a clean-up or a restored backup. */
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
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
  return { path, folder, ...openStoreAt(path) };
}

function openStoreAt(path: string) {
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
  return { clock, file, store, seen };
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
    expect([seen, file.loss]).toEqual([['rewritten'], { keptAs: null, isWhole: true }]);
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

/** Writes the bytes into the existing file, as `cp` and an editor do, and not into a new one. */
async function overwrite(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.truncate(0);
  await file.write(bytes);
  await file.close();
}

/** A database of another program. */
async function foreignDatabase(folder: string): Promise<Buffer> {
  const path = join(folder, 'foreign.db');
  const database = new Database(path);
  database.exec('CREATE TABLE uploads (id TEXT, position INTEGER); CREATE TABLE notes (text TEXT)');
  database.exec("INSERT INTO uploads VALUES ('foreign', 1)");
  database.close();
  const bytes = await readFile(path);
  await rm(path);
  return bytes;
}

/** What another program writes into the file of the open database. `earlier`: a copy of it from an earlier run. */
const overwritings: Readonly<Record<string, (path: string, earlier: Buffer) => Promise<void>>> = {
  'was cut to nothing': (path) => truncate(path, 0),
  'was cut in its middle': (path) => truncate(path, 6_000),
  'was filled with zeros': async (path) => overwrite(path, Buffer.alloc((await stat(path)).size)),
  'was filled with text': (path) => overwrite(path, Buffer.from('<html>not found</html>'.repeat(4_000))),
  'got the content of another database': async (path) =>
    overwrite(path, await foreignDatabase(dirname(path))),
  'got the content of an earlier run': (path, earlier) => overwrite(path, earlier),
};

describe.each(Object.entries(overwritings))('a database whose file %s', (_how, write) => {
  it.each(['before a checkpoint', 'after a checkpoint'])(
    'is written again with everything, and what was written there is kept: %s',
    async (when) => {
      const first = await openStore();
      first.store.insert([anUpload({ position: 9 })]);
      first.store.close();
      const earlier = await readFile(first.path);

      const { path, store, file, seen, folder } = await openStore();
      store.insert(uploads.slice(0, 1));
      if (when === 'after a checkpoint') store.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
      store.sql.checkFile();
      await write(path, earlier);
      const written = await readFile(path);
      store.sql.checkFile();
      store.insert(uploads.slice(1));
      expect(seen).toEqual(['rewritten']);
      expect(file.loss?.isWhole).toBe(true);
      expect(await readFile(file.loss?.keptAs ?? '')).toEqual(written);
      expect(idsAt(path)).toEqual(ids);
      store.close();
      const reopened = openDatabase(path, 0);
      expect(reopened.movedAside).toBeNull();
      reopened.database.close();
      expect(idsAt(path)).toEqual(ids);
      // The lost connection has written nothing into the file that was kept.
      expect(await readFile(file.loss?.keptAs ?? '')).toEqual(written);
      expect((await readdir(folder)).filter((name) => name.includes('.new'))).toEqual([]);
    },
  );
});

describe('a database of an earlier run whose file was overwritten', () => {
  const many = Array.from({ length: 2_000 }, (_, index) => anUpload({ position: index + 1 }));

  async function reopenWithMany() {
    const first = await openStore();
    first.store.insert(many);
    first.store.close();
    return { ...first, ...openStoreAt(first.path) };
  }

  it('is written again with everything', async () => {
    const { path, store, seen } = await reopenWithMany();
    await overwrite(path, Buffer.alloc((await stat(path)).size));
    store.sql.checkFile();
    expect([seen, idsAt(path)]).toEqual([['rewritten'], many.map(({ id }) => id)]);
  });

  it('is kept, and a sound one takes its place, also when little of it was in memory', async () => {
    const { path, store, seen, file } = await reopenWithMany();
    store.sql.all('PRAGMA cache_size = 1');
    store.sql.all('PRAGMA wal_checkpoint(TRUNCATE)');
    store.sql.all('PRAGMA shrink_memory');
    await overwrite(path, Buffer.alloc((await stat(path)).size));
    store.sql.checkFile();
    store.insert([anUpload({ id: 'later', position: 9_999 })]);
    expect([seen, file.loss?.isWhole]).toEqual([['rewritten'], false]);
    expect((await stat(file.loss?.keptAs ?? '')).size).toBeGreaterThan(100_000);
    expect(idsAt(path)).toContain('later');
    expect(idsAt(path).length).toBeLessThan(many.length);
    store.close();
    expect(openDatabase(path, 0).movedAside).toBeNull();
  });
});
