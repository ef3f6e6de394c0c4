/** Two computers of one workspace: no file of one ever replaces a file of the other. */
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { NameRule } from '../../../preload/contract.ts';
import { sha256OfFile, writeLargeMp4 } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let computers: { readonly folder: string; app: QueueUnderTest }[];

beforeAll(async () => {
  service = await startService({ processingSpeed: 100 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  computers = [];
  for (let count = 0; count < 2; count += 1) {
    const folder = await temporaryFolder();
    computers.push({ folder, app: open(folder) });
  }
});
afterEach(async () => {
  for (const { app } of computers) {
    await app.stop();
    expect(app.bugs).toEqual([]);
  }
  expect((await service.control.ledger()).problems).toEqual([]);
});

function open(folder: string): QueueUnderTest {
  const account = { apiUrl: service.apiUrl, apiKey: service.keys.sandbox };
  return openQueue(folder, account, { speed: 20 });
}

function computer(index: number) {
  const found = computers[index];
  if (found === undefined) throw new Error(`No computer ${index}`);
  return found;
}

async function writeFilm(folder: string, name: string, seed: number, sizeBytes: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeLargeMp4(join(folder, name), sizeBytes, seed);
  return join(folder, name);
}

const storedSha256 = async (name: string) =>
  (await service.control.blob(`${service.workspaces.main}/${name}`))?.sha256;

const sizes = [
  ['a small file', 50_000],
  ['a large file', 11_000_000],
] as const;

describe.each(sizes)('a name that another computer has used, for %s', (_what, sizeBytes) => {
  it('is never overwritten, and a person decides what becomes of the file', async () => {
    const [first, second] = [computer(0), computer(1)];
    const theirs = await writeFilm(first.folder, 'film.mp4', 1, sizeBytes);
    const own = await writeFilm(second.folder, 'film.mp4', 2, sizeBytes);
    await first.app.queue.add([theirs]);
    await first.app.atRest();
    await second.app.queue.add([own]);
    await second.app.atRest();
    const row = second.app.row('film.mp4');
    expect(row).toMatchObject({ state: 'failed', failure: { kind: 'name-taken' } });
    expect(row.actions).toEqual(
      expect.arrayContaining(['use-other-name', 'submit-as-new-version', 'skip', 'remove']),
    );
    expect(row.actions).not.toContain('retry');
    expect(await storedSha256('film.mp4')).toBe(await sha256OfFile(theirs));

    await second.app.queue.actions.act('use-other-name', [row.id]);
    await second.app.atRest();
    expect(second.app.row('film.mp4')).toMatchObject({ state: 'complete', uploadedAs: 'film (2).mp4' });
    expect(await storedSha256('film.mp4')).toBe(await sha256OfFile(theirs));
    expect(await storedSha256('film (2).mp4')).toBe(await sha256OfFile(own));
    const details = second.app.queue.queries.details(row.id);
    expect(details?.remoteName).toBe('film (2).mp4');
    expect(details?.timeline).toContainEqual(
      expect.objectContaining({ event: 'renamed', note: 'film (2).mp4' }),
    );
  });

  it('becomes the next free name without a question when the upload is unattended', async () => {
    const [first, second] = [computer(0), computer(1)];
    const films = [
      await writeFilm(first.folder, 'film.mp4', 1, sizeBytes),
      await writeFilm(second.folder, 'film.mp4', 2, sizeBytes),
    ];
    await Promise.all([
      first.app.queue.add(films.slice(0, 1), undefined, { whenNameTaken: 'rename' }),
      second.app.queue.add(films.slice(1), undefined, { whenNameTaken: 'rename' }),
    ]);
    await Promise.all([first.app.atRest(), second.app.atRest()]);
    const sums = await Promise.all(films.map((film) => sha256OfFile(film)));
    const stored = await Promise.all(['film.mp4', 'film (2).mp4'].map(storedSha256));
    expect(stored.toSorted()).toEqual(sums.toSorted());
    const { submissions } = await service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });
});

describe('a file whose first names are all taken', () => {
  it('tries each of them once, although the link breaks in between', async () => {
    const [first, second] = [computer(0), computer(1)];
    for (let card = 1; card <= 4; card += 1)
      await first.app.queue.add([await writeFilm(join(first.folder, `${card}`), 'film.mp4', card, 50_000)]);
    await first.app.atRest();
    await service.control.addFault({ endpoint: 'uploads.url', kind: 'drop-answer', skip: 3, next: 4 });
    const before = (await service.control.ledger({ endpoint: 'storage.putBlockList' })).requests.length;
    await second.app.queue.add([await writeFilm(second.folder, 'film.mp4', 9, 50_000)], undefined, {
      whenNameTaken: 'rename',
    });
    await second.app.atRest();
    expect(second.app.row('film.mp4')).toMatchObject({ state: 'complete', uploadedAs: 'film (5).mp4' });
    const { requests } = await service.control.ledger({ endpoint: 'storage.putBlockList' });
    const names = requests.slice(before).map(({ blobPath }) => basename(blobPath ?? ''));
    const inTurn = names.filter((name, index) => name !== names[index - 1]);
    expect(inTurn).toEqual(['film.mp4', ...[2, 3, 4, 5].map((copy) => `film (${copy}).mp4`)]);
  });
});

describe('a storage that refuses every name', () => {
  it('gets a file a hundred times, and then a person is asked', async () => {
    const { folder, app } = computer(0);
    const endpoint = 'storage.putBlockList';
    await service.control.addFault({
      endpoint,
      kind: 'storage-error',
      status: 409,
      code: 'BlobAlreadyExists',
    });
    await app.queue.add([await writeFilm(folder, 'film.mp4', 1, 50_000)], undefined, {
      whenNameTaken: 'rename',
    });
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'failed', failure: { kind: 'name-taken' } });
    await service.control.clearFaults();
    await app.queue.actions.act('use-other-name', [app.row('film.mp4').id]);
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', uploadedAs: 'film (100).mp4' });
  });
});

const names = ['a.mp4', 'b.mp4', 'c.mp4'];

function writeNames(folder: string, seed: number): Promise<string[]> {
  return Promise.all(names.map((name, index) => writeFilm(folder, name, seed + index, 50_000)));
}

function outcomes({ rows }: QueueUnderTest): string[] {
  return rows().map(({ state, failure }) => failure?.kind ?? state);
}

/** Stores the names on one computer, and adds other files of these names on the other one. */
async function taken(whenNameTaken?: NameRule) {
  const [first, second] = [computer(0), computer(1)];
  await first.app.queue.add(await writeNames(first.folder, 1));
  await first.app.atRest();
  const { batchId } = await second.app.queue.add(
    await writeNames(second.folder, 11),
    undefined,
    whenNameTaken === undefined ? {} : { whenNameTaken },
  );
  await second.app.atRest();
  return { app: second.app, batchId: batchId ?? 0 };
}

describe('files of a drop whose names another computer has', () => {
  it('wait with one question for all, whose answer applies to all', async () => {
    const { app, batchId } = await taken();
    expect(app.queue.queries.overview().nameQuestions).toEqual([
      { batchId, name: null, addedAt: expect.any(Number), files: 3, waiting: 3 },
    ]);
    await app.queue.actions.actOnAll('use-other-name', { filter: 'all', search: '', batchId });
    await app.atRest();
    expect(app.queue.queries.overview().nameQuestions).toEqual([]);
    expect(app.rows().map(({ uploadedAs }) => uploadedAs)).toEqual(['a (2).mp4', 'b (2).mp4', 'c (2).mp4']);
    const report = await app.queue.queries.report(batchId);
    expect(report?.renamed).toEqual({
      count: 3,
      examples: names.map((name) => ({ name, uploadedAs: name.replace('.', ' (2).') })),
    });
  });

  it('can be skipped, and one of them uploaded all the same', async () => {
    const { app, batchId } = await taken();
    await app.queue.actions.actOnAll('skip', { filter: 'all', search: '', batchId });
    expect(outcomes(app)).toEqual(['name-skipped', 'name-skipped', 'name-skipped']);
    expect(app.queue.queries.overview().counts.attention).toBe(0);
    expect(app.row('b.mp4').actions).toContain('use-other-name');
    await app.queue.actions.act('use-other-name', [app.row('b.mp4').id]);
    await app.atRest();
    expect(outcomes(app)).toEqual(['name-skipped', 'complete', 'name-skipped']);
    expect((await service.control.ledger({ endpoint: 'submissions.create' })).requests).toHaveLength(4);
  });

  it('are skipped without a question when the setting says so', async () => {
    const { app } = await taken('skip');
    expect(outcomes(app)).toEqual(['name-skipped', 'name-skipped', 'name-skipped']);
    expect(app.queue.queries.overview().nameQuestions).toEqual([]);
  });

  it('are asked about again when they are dropped again', async () => {
    const { app } = await taken();
    const paths = app.rows().map(({ folder, name }) => join(folder, name));
    await app.queue.add(paths);
    await app.atRest();
    expect(outcomes(app)).toEqual(['name-taken', 'name-taken', 'name-taken']);
    expect(await storedSha256('a (2).mp4')).toBeUndefined();
  });

  it('become new versions of the submission that a person names', async () => {
    const { app } = await taken();
    const earlier = computer(0).app.row('a.mp4').submissionId;
    expect(await app.queue.actions.submitAsNewVersion(app.row('a.mp4').id, null)).toBe(
      'submission-id-needed',
    );
    expect(await app.queue.actions.submitAsNewVersion(app.row('a.mp4').id, earlier)).toBe('queued');
    await app.atRest();
    expect(app.row('a.mp4')).toMatchObject({ state: 'complete', versionNumber: 2 });
  });
});

describe.each(sizes)('the own blob of %s', (_what, sizeBytes) => {
  it('is recognized when the answer to its commit was lost', async () => {
    const { folder, app } = computer(0);
    await service.control.addFault({ endpoint: 'storage.putBlockList', kind: 'drop-answer', next: 1 });
    const film = await writeFilm(folder, 'film.mp4', 1, sizeBytes);
    await app.queue.add([film]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    expect(app.queue.queries.details(app.row('film.mp4').id)?.remoteName).toBe('film.mp4');
    expect(await storedSha256('film.mp4')).toBe(await sha256OfFile(film));
  });

  it("is not confused with another computer's when the answer of the refusal was lost", async () => {
    const [first, second] = [computer(0), computer(1)];
    const theirs = await writeFilm(first.folder, 'film.mp4', 1, sizeBytes);
    await first.app.queue.add([theirs]);
    await first.app.atRest();
    await service.control.addFault({ endpoint: 'storage.putBlockList', kind: 'drop-answer', next: 1 });
    const own = await writeFilm(second.folder, 'film.mp4', 2, sizeBytes);
    await second.app.queue.add([own], undefined, { whenNameTaken: 'rename' });
    await second.app.atRest();
    expect(await storedSha256('film.mp4')).toBe(await sha256OfFile(theirs));
    expect(await storedSha256('film (2).mp4')).toBe(await sha256OfFile(own));
  });
});

describe('a small file whose storage cannot be reached', () => {
  it('is sent by the direct upload after several attempts', async () => {
    const { folder, app } = computer(0);
    await service.control.setBehaviour({ storageOrigin: 'http://127.0.0.1:9' });
    const film = await writeFilm(folder, 'film.mp4', 1, 50_000);
    await app.queue.add([film]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    expect(app.queue.queries.details(app.row('film.mp4').id)?.method).toBe('direct');
    expect((await service.control.ledger({ endpoint: 'uploads.url' })).requests).toHaveLength(3);
  });
});

describe('a submission that the service has under the name', () => {
  it('is told as what it is, and the file can be sent anyway under another name', async () => {
    const { folder, app } = computer(0);
    await service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 409,
      json: { detail: 'Asset already submitted', docs_url: 'https://docs.test' },
      next: 1,
    });
    const film = await writeFilm(folder, 'film.mp4', 1, 50_000);
    await app.queue.add([film]);
    await app.atRest();
    const row = app.row('film.mp4');
    expect(row).toMatchObject({
      state: 'already-submitted',
      docsUrl: expect.any(String),
      submissionId: null,
    });
    expect(row.actions).toEqual(expect.arrayContaining(['send-anyway', 'submit-as-new-version']));
    await app.queue.actions.act('send-anyway', [row.id]);
    await app.atRest();
    expect(app.row('film.mp4').state).toBe('complete');
    expect(await storedSha256('film (2).mp4')).toBe(await sha256OfFile(film));
  });
});
