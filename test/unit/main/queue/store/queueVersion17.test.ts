/** A database of version 17, which had the same text in several columns, keeps what it says in fewer bytes. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, it, onTestFinished } from 'vitest';

import { newUpload } from '../../../../../main/queue/model/upload.ts';
import { newUploadId } from '../../../../../main/queue/model/uploadId.ts';
import { applyEvent } from '../../../../../main/queue/run/applyEvent.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const fixture = resolve(import.meta.dirname, '../../../../fixtures/databases/queue-v17.db.gz');
const now = Date.UTC(2026, 10, 2);
const account = 'site1.key1';

async function openedVersion17() {
  const path = join(await temporaryFolder(), 'queue.db');
  await writeFile(path, gunzipSync(await readFile(fixture)));
  const { database, movedAside } = openDatabase(path, now);
  onTestFinished(() => {
    database.close();
  });
  expect(movedAside).toBeNull();
  const store = new UploadStore(database);
  const named = (name: string) => {
    const [row] = store.sql.all('SELECT id FROM uploads WHERE path = ?', `/media/${name}`);
    const upload = store.get(String((row as { id?: unknown } | undefined)?.id));
    if (upload === null) throw new Error(`No upload ${name}`);
    return upload;
  };
  return { store, named };
}

describe('a queue database of version 17', () => {
  it('keeps the paths and blobs of each upload', async () => {
    const { named } = await openedVersion17();
    const kept = ['hidden.mp4', 'done.mp4', 'stored.mp4', 'claimed.mp4', 'link.mp4'].map((name) => {
      const { realPath, createdBlob, claimedBlob, blob } = named(name);
      return [realPath, createdBlob, claimedBlob, blob?.blobPath ?? null];
    });
    expect(kept).toEqual([
      ['/media/hidden.mp4', 'w/hidden.mp4', 'w/hidden.mp4', 'w/hidden.mp4'],
      ['/media/done.mp4', 'w/done.mp4', 'w/done.mp4', 'w/done.mp4'],
      ['/media/stored.mp4', 'w/stored.mp4', 'w/stored.mp4', 'w/stored.mp4'],
      ['/media/claimed.mp4', null, 'w/claimed.mp4', null],
      ['/other/film.mp4', 'w/link.mp4', 'w/link.mp4', 'w/link.mp4'],
    ]);
  });

  it('stores each of these texts once', async () => {
    const { store } = await openedVersion17();
    const twice = `SELECT count(*) FROM uploads
      WHERE real_path = path OR created_blob = blob_path OR claimed_blob = blob_path`;
    expect(store.sql.number(twice)).toBe(0);
    expect(store.sql.number(`SELECT count(*) FROM uploads WHERE real_path > ''`)).toBe(1);
  });

  it('still knows which blobs, names and contents it has', async () => {
    const { store, named } = await openedVersion17();
    const { submissionIndex } = store;
    const other = { ...newUpload(newUploadId(now), '/media/other.mp4', 99, now), site: 'site1' };
    for (const name of ['hidden.mp4', 'stored.mp4']) {
      expect(submissionIndex.hasCreated(`w/${name}`, named(name))).toBe(true);
      expect(submissionIndex.hasCreated(`w/${name}`, other)).toBe(false);
      expect(submissionIndex.isNameTaken(name, 'site1', other)).toBe(true);
    }
    for (const name of ['hidden.mp4', 'claimed.mp4'])
      expect(submissionIndex.hasClaimed(`w/${name}`, other.id)).toBe(true);
    expect(submissionIndex.hasCreated('w/claimed.mp4', named('claimed.mp4'))).toBe(false);
    expect(submissionIndex.hasClaimed('w/none.mp4', other.id)).toBe(false);
    const { file } = named('hidden.mp4');
    const found = submissionIndex.sameContent(other.id, account, file?.sizeBytes ?? 0, file?.sha256 ?? '');
    expect(found?.path).toBe('/media/hidden.mp4');
    expect(submissionIndex.hasSize(other.id, 'site1.key2', file?.sizeBytes ?? 0)).toBe(false);
  });

  it('keeps the submission of an upload that left the list only if it has options', async () => {
    const { store, named } = await openedVersion17();
    expect(named('hidden.mp4').submissionRow).toBeNull();
    const { submissionRow } = named('hidden-with-options.mp4');
    expect(store.submissions.optionsOf(submissionRow).metadata).toEqual({ campaign: 'spring' });
    expect(store.submissions.get(named('done.mp4').submissionRow ?? 0)?.submissionId).toBe('submission-3');
  });
});

/** Uploads that were completed, of which none is in the list any more. `emptyBytes`: the size of a queue without uploads. */
async function prunedQueue(count: number) {
  const path = join(await temporaryFolder(), 'queue.db');
  const store = new UploadStore(openDatabase(path, now).database);
  const emptyBytes = (store.sql.number('PRAGMA page_count') ?? 0) * 4_096;
  const batchId = store.batches.add(now, 'Archive');
  store.transaction(() => {
    for (let number = 1; number <= count; number += 1) complete(store, batchId, number);
  });
  const fullBytes = (store.sql.number('PRAGMA page_count') ?? 0) * 4_096;
  store.forgetEnded({ before: null, atLeast: count, limit: count, removedBefore: null, now });
  return { path, store, emptyBytes, fullBytes };
}

function complete(store: UploadStore, batchId: number, number: number): void {
  const name = `DSC_${String(number).padStart(6, '0')}.jpg`;
  const path = `/home/anna/Pictures/2026/Spring campaign/${name}`;
  const id = newUploadId(now);
  store.insert([{ ...newUpload(id, path, number, now, batchId), site: '2d711642b726' }]);
  const blobPath = `workspace-1/uploads/${name}`;
  const uuid = id.replace(/^.{8}/u, String(number).padStart(8, '0'));
  const submission = { submissionId: uuid, assetId: uuid, versionNumber: 1, versionGroupId: uuid };
  const file = {
    sizeBytes: 2_000,
    mtimeMs: now,
    inode: 1_000_000 + number,
    device: 64_513,
    contentType: 'image/jpeg',
    category: 'image',
    sha256: uuid.replaceAll('-', '').repeat(2),
  } as const;
  for (const event of [
    { event: 'start' },
    { event: 'checked', file, realPath: path },
    { event: 'start', name: { account: '2d711642b726.a1fce4363854', remoteName: name } },
    { event: 'creating', blobPath },
    {
      event: 'stored',
      blob: { blobPath, method: 'blocks' },
      transfer: { sentBytes: 2_000, tookMs: 12, blocks: { count: 1, sizeBytes: 2_000, verified: 1 } },
      isCreated: true,
    },
    { event: 'start' },
    { event: 'submitted', submission, pollAt: now },
    { event: 'completed', issueCount: 0, submission },
  ] as const)
    expect(applyEvent(store, id, event, now)?.after.id).toBe(id);
}

describe('a queue whose history was pruned', () => {
  it('takes less than 1 kB for each file, in a file that is smaller after the app was quit', async () => {
    const count = 1_000;
    const { path, store, emptyBytes, fullBytes } = await prunedQueue(count);
    store.close();
    const { size } = await stat(path);
    expect((size - emptyBytes) / count).toBeLessThan(950);
    expect(size).toBeLessThan(fullBytes / 2);
    const again = new UploadStore(openDatabase(path, now).database);
    expect(again.sql.number('SELECT count(*) FROM uploads')).toBe(count);
    again.close();
  });

  it('gives the number of a deleted submission to one with options', async () => {
    const { store } = await prunedQueue(3);
    expect(store.sql.number('SELECT count(*) FROM submissions')).toBe(0);
    const options = { metadata: { campaign: 'spring' }, sidekickIds: [] };
    const row = store.submissions.addSingles(options, 1);
    expect(row).toBe(1);
    expect(store.submissions.optionsOf(row)).toMatchObject(options);
    store.close();
  });
});
