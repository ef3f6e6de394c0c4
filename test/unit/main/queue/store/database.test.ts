/** Opening the queue's database file when it is damaged or no database at all. */
import { open, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
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
