/** What the app can know about a blob that has the name of its file, by the permissions of the URL. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { sha256OfFile, writeLargeMp4 } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let computers: { readonly folder: string; readonly app: QueueUnderTest }[];

beforeAll(async () => {
  service = await startService({ processingSpeed: 100 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  computers = [];
  const account = { apiUrl: service.apiUrl, apiKey: service.keys.sandbox };
  for (let count = 0; count < 2; count += 1) {
    const folder = await temporaryFolder();
    computers.push({ folder, app: openQueue(folder, account, { speed: 20 }) });
  }
});
afterEach(async () => {
  for (const { app } of computers) {
    await app.stop();
    expect(app.bugs).toEqual([]);
  }
  expect((await service.control.ledger()).problems).toEqual([]);
});

/** Writes the file, adds it on that computer and waits for its end. */
async function upload(index: number, seed: number, sizeBytes: number, whenNameTaken?: 'rename') {
  const computer = computers[index];
  if (computer === undefined) throw new Error(`No computer ${index}`);
  const path = join(computer.folder, `card ${seed}`, 'film.mp4');
  await mkdir(join(path, '..'), { recursive: true });
  await writeLargeMp4(path, sizeBytes, seed);
  await computer.app.queue.add([path], undefined, whenNameTaken === undefined ? {} : { whenNameTaken });
  await computer.app.atRest();
  const row = computer.app.rows().find(({ folder }) => path.startsWith(folder));
  const details = computer.app.queue.queries.details(row?.id ?? '');
  if (details === null) throw new Error('No upload');
  return { sha256: await sha256OfFile(path), ...details };
}

const storedSha256 = async (name: string) =>
  (await service.control.blob(`${service.workspaces.main}/${name}`))?.sha256;
const submissionCount = async () =>
  Object.values((await service.control.ledger()).submissions).flatMap(({ submissionIds }) => submissionIds)
    .length;
const sizes = [
  ['a small file', 50_000],
  ['a large file', 11_000_000],
] as const;

describe.each(sizes)('a URL that may read, for %s', (_what, sizeBytes) => {
  beforeEach(() => service.control.setBehaviour({ sasPermissions: 'rcw' }));

  it('shows that another computer has submitted the same content under the name', async () => {
    await upload(0, 1, sizeBytes);
    const { row, timeline } = await upload(1, 1, sizeBytes);
    expect(row).toMatchObject({ state: 'already-submitted', docsUrl: expect.any(String) });
    // The content is known, so the row does not say that it may be another one.
    expect(row.actions).not.toContain('send-anyway');
    expect(timeline).toContainEqual(
      expect.objectContaining({ event: 'found-in-workspace', note: 'film.mp4' }),
    );
    expect(await submissionCount()).toBe(1);
    expect(await storedSha256('film (2).mp4')).toBeUndefined();
  });

  it('does not hide that other content has the name', async () => {
    const theirs = await upload(0, 1, sizeBytes);
    const { row } = await upload(1, 2, sizeBytes);
    expect(row).toMatchObject({ state: 'failed', failure: { kind: 'name-taken' } });
    expect(await storedSha256('film.mp4')).toBe(theirs.sha256);
  });
});

describe('a large file whose name another computer has', () => {
  it('is not sent before the URL has shown that', async () => {
    await service.control.setBehaviour({ sasPermissions: 'rcw' });
    await upload(0, 1, 11_000_000);
    await service.control.resetLedger();
    await upload(1, 2, 11_000_000);
    expect((await service.control.ledger({ endpoint: 'storage.putBlock' })).requests).toEqual([]);
  });
});

describe('a file that was submitted with another key of the workspace, and whose answer was lost', () => {
  it('is not submitted again under another name when the URL may not read', async () => {
    await service.control.setBehaviour({ sasPermissions: 'cw' });
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
    const { row } = await upload(0, 1, 50_000);
    expect(row.state).toBe('already-submitted');
    const { app } = computers[0] ?? { app: null };
    app?.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.tightLimits });
    await app?.queue.add([join(row.folder, row.name)], undefined, { whenNameTaken: 'rename' });
    await app?.atRest();
    expect(await submissionCount()).toBe(1);
    expect(await storedSha256('film (2).mp4')).toBeUndefined();
  });
});

describe('content that another computer has stored but not submitted', () => {
  it('is submitted, so that it is not left out', async () => {
    await service.control.setBehaviour({ sasPermissions: 'rcw' });
    await service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 403,
      json: { detail: 'Not allowed' },
      next: 1,
    });
    expect((await upload(0, 1, 50_000)).row.state).toBe('failed');
    expect((await upload(1, 1, 50_000)).row.state).toBe('complete');
    expect(await submissionCount()).toBe(1);
  });
});

describe.each(sizes)('a URL that may only create, for %s', (_what, sizeBytes) => {
  beforeEach(() => service.control.setBehaviour({ sasPermissions: 'c' }));

  it('stores the file with one PUT', async () => {
    const { row, sha256, method } = await upload(0, 1, sizeBytes);
    expect([row.state, method]).toEqual(['complete', 'single-put']);
    expect(await storedSha256('film.mp4')).toBe(sha256);
  });

  it.each([403, 409])('replaces no file of another computer when storage answers %i', async (status) => {
    const theirs = await upload(0, 1, sizeBytes);
    if (status === 409)
      await service.control.addFault({
        endpoint: 'storage.put',
        kind: 'storage-error',
        status,
        code: 'BlobAlreadyExists',
        contains: '/film.mp4',
      });
    const own = await upload(1, 2, sizeBytes, 'rename');
    expect([own.row.state, own.remoteName]).toEqual(['complete', 'film (2).mp4']);
    expect(await storedSha256('film.mp4')).toBe(theirs.sha256);
    expect(await storedSha256('film (2).mp4')).toBe(own.sha256);
    expect(await submissionCount()).toBe(2);
  });

  it('submits the file once when the answer of the PUT was lost', async () => {
    await service.control.addFault({ endpoint: 'storage.put', kind: 'drop-answer', next: 1 });
    const { row, remoteName, sha256 } = await upload(0, 1, sizeBytes);
    expect(row.state).toBe('complete');
    expect(await storedSha256(remoteName ?? '')).toBe(sha256);
    expect(await submissionCount()).toBe(1);
    const { requests } = await service.control.ledger({ endpoint: 'storage.put' });
    expect(requests.length).toBeLessThanOrEqual(3);
  });
});

const refusals = [
  ['400', { kind: 'storage-error', status: 400, code: 'ConditionHeadersNotSupported' }],
  ['501', { kind: 'storage-error', status: 501, code: 'NotImplemented' }],
] as const;

describe.each(refusals)('storage that answers %s to a condition', (_status, refusal) => {
  describe.each(sizes)('and has %s of the name', (_what, sizeBytes) => {
    it('is asked for the blob first, and then stores without the condition', async () => {
      await service.control.setBehaviour({ sasPermissions: 'rcw' });
      await service.control.addFault({ endpoint: 'storage.putBlockList', ...refusal, next: 1 });
      await service.control.addFault({ endpoint: 'storage.put', ...refusal });
      const { row, sha256 } = await upload(0, 1, sizeBytes);
      expect(row.state).toBe('complete');
      expect(await storedSha256('film.mp4')).toBe(sha256);
    });

    it('loses no file of another computer', async () => {
      const theirs = await upload(0, 1, sizeBytes);
      await service.control.setBehaviour({ sasPermissions: 'rcw' });
      await service.control.addFault({ endpoint: 'storage.putBlockList', ...refusal, next: 1 });
      await service.control.addFault({ endpoint: 'storage.put', ...refusal });
      const { row } = await upload(1, 2, sizeBytes);
      expect(row).toMatchObject({ state: 'failed', failure: { kind: 'name-taken' } });
      expect(await storedSha256('film.mp4')).toBe(theirs.sha256);
    });

    it('gets nothing when the URL may not read either', async () => {
      await service.control.addFault({ endpoint: 'storage.putBlockList', ...refusal });
      const { row } = await upload(0, 1, sizeBytes);
      expect(row).toMatchObject({ state: 'failed', failure: { kind: 'storage-without-conditions' } });
      expect(await storedSha256('film.mp4')).toBeUndefined();
      expect((await service.control.ledger({ endpoint: 'storage.put' })).requests).toEqual([]);
    });
  });
});
