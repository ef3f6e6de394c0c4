/** The queue against the local service: files go in, submissions come out. */
import { appendFile, copyFile, mkdir, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { sampleFile, sha256OfFile, writeFiller, writeLargeMp4 } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;

beforeAll(async () => {
  service = await startService({ processingSpeed: 20 });
});
afterAll(() => service.stop());

beforeEach(async () => {
  await service.control.reset();
  await service.control.setProcessingSpeed(20);
  folder = await temporaryFolder();
  app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
  expect((await service.control.ledger()).problems).toEqual([]);
});

const path = (name: string) => join(folder, name);

function states(): Record<string, string> {
  return Object.fromEntries(app.rows().map(({ name, state }) => [name, state]));
}

async function submissionsByBlob(): Promise<Record<string, number>> {
  const { submissions } = await service.control.ledger();
  return Object.fromEntries(
    Object.entries(submissions).map(([blob, { submissionIds }]) => [blob, submissionIds.length]),
  );
}

/** The requests that send a file: for a URL, for its blocks, and to commit them. */
async function transferRequests(): Promise<number> {
  const { requests } = await service.control.ledger();
  return requests.filter(({ endpoint }) => /^(?:uploads|storage)\./.test(endpoint)).length;
}

describe('the main path', () => {
  it('sends small and large files with presigned URLs, byte for byte', async () => {
    await writeLargeMp4(path('film.mp4'), 12_000_000, 1);
    await copyFile(sampleFile('Poster.jpg'), path('Poster.jpg'));
    await app.queue.add([path('film.mp4'), path('Poster.jpg')]);
    await app.atRest();
    expect(states()).toEqual({ 'film.mp4': 'complete', 'Poster.jpg': 'complete' });
    for (const name of ['film.mp4', 'Poster.jpg']) {
      const blob = await service.control.blob(`${service.workspaces.main}/${name}`);
      expect(blob?.sha256).toBe(await sha256OfFile(path(name)));
    }
    const details = app.rows().map(({ id }) => app.queue.queries.details(id)?.method);
    expect(details).toEqual(['blocks', 'blocks']);
    expect((await service.control.ledger({ endpoint: 'uploads.direct' })).requests).toEqual([]);
    expect(Object.values(await submissionsByBlob())).toEqual([1, 1]);
  });

  it('sends the key to the API with the documented header, and never to storage', async () => {
    await writeLargeMp4(path('film.mp4'), 11_000_000, 1);
    await app.queue.add([path('film.mp4')]);
    await app.atRest();
    const { requests } = await service.control.ledger();
    const api = requests.filter(({ endpoint }) => !endpoint.startsWith('storage'));
    expect(new Set(api.map(({ keyHeader }) => keyHeader))).toEqual(new Set(['X-API-Key']));
    const storage = requests.filter(({ endpoint }) => endpoint.startsWith('storage'));
    expect(storage.length).toBeGreaterThan(0);
    expect(storage.every(({ keyHeader }) => keyHeader === null)).toBe(true);
  });

  it('reads folders, and keeps two different files with one name apart', async () => {
    await mkdir(path('Day 1'));
    await mkdir(path('Day 2'));
    await copyFile(sampleFile('Scene 4 - morning.mov'), path('Day 1/Scene 4.mov'));
    await copyFile(sampleFile('Scene 4 - night.mov'), path('Day 2/Scene 4.mov'));
    expect(await app.queue.add([path('Day 1'), path('Day 2')])).toMatchObject({ added: 2 });
    await app.atRest();
    const ws = service.workspaces.main;
    expect(await submissionsByBlob()).toEqual({ [`${ws}/Scene 4.mov`]: 1, [`${ws}/Scene 4 (2).mov`]: 1 });
    const sums = await Promise.all([
      sha256OfFile(path('Day 1/Scene 4.mov')),
      sha256OfFile(path('Day 2/Scene 4.mov')),
    ]);
    const blobs = await Promise.all(
      ['Scene 4.mov', 'Scene 4 (2).mov'].map((name) => service.control.blob(`${ws}/${name}`)),
    );
    expect(blobs.map((blob) => blob?.sha256).toSorted()).toEqual(sums.toSorted());
  });

  it('adds a path that already waits only once, and sends an unchanged file only once', async () => {
    await copyFile(sampleFile('Logo.png'), path('Logo.png'));
    const report = await app.queue.add([path('Logo.png'), path('Logo.png')]);
    expect(report).toMatchObject({ added: 1, alreadyQueued: [path('Logo.png')] });
    await app.atRest();
    const before = await transferRequests();
    expect(before).toBe(3);
    await app.queue.add([path('Logo.png')]);
    const rows = await app.atRest();
    expect(rows.map(({ state }) => state)).toEqual(['complete', 'already-submitted']);
    expect(rows[1]?.submissionId).toBe(rows[0]?.submissionId);
    expect(await transferRequests()).toBe(before);
  });

  it('sends a changed file as a separate upload', async () => {
    await copyFile(sampleFile('Drehplan.txt'), path('Drehplan.txt'));
    await app.queue.add([path('Drehplan.txt')]);
    await app.atRest();
    await appendFile(path('Drehplan.txt'), 'Nachtdreh\n');
    await app.queue.add([path('Drehplan.txt')]);
    await app.atRest();
    expect(app.rows().map(({ state }) => state)).toEqual(['complete', 'complete']);
    expect(Object.values(await submissionsByBlob())).toEqual([1, 1]);
  });

  it('ends as already submitted after a 409, with its explanation', async () => {
    // Other content of that name would be a question, so the URL has to show that the content is the same.
    await service.control.setBehaviour({ sasPermissions: 'rcw' });
    await copyFile(sampleFile('Jingle.mp3'), path('Jingle.mp3'));
    const elsewhere = openQueue(await temporaryFolder(), {
      apiUrl: service.apiUrl,
      apiKey: service.keys.sandbox,
    });
    await elsewhere.queue.add([path('Jingle.mp3')]);
    await elsewhere.atRest();
    await elsewhere.stop();
    await app.queue.add([path('Jingle.mp3')]);
    const [row] = await app.atRest();
    expect(row).toMatchObject({ state: 'already-submitted', submissionId: null });
    expect(row?.docsUrl).toMatch(/^https:/);
  });

  it('accepts names with emoji, quotes, newlines and 255 bytes', async () => {
    const names = ['🎬 "Schnitt" \'final\'.txt', 'line\nbreak.txt', `${'ü'.repeat(125)}.txt`];
    for (const name of names) await writeFile(path(name), `Inhalt von ${name}`);
    await app.queue.add(names.map(path));
    await app.atRest();
    expect(states()).toEqual(Object.fromEntries(names.map((name) => [name, 'complete'])));
  });

  it('shows in its row why a path cannot be sent, and sends nothing', async () => {
    await mkdir(path('nothing here'));
    await writeFile(path('empty.mp4'), '');
    await writeFile(path('belying.jpg'), '%PDF-1.7\n');
    await writeFile(path('sheet.xlsx'), 'PK');
    await copyFile(sampleFile('Logo.png'), path('huge.png'));
    await truncate(path('huge.png'), 60_000_000);
    const names = ['missing.mp4', 'nothing here', 'empty.mp4', 'belying.jpg', 'sheet.xlsx', 'huge.png'];
    await app.queue.add(names.map(path));
    await app.atRest();
    expect(app.rows().map(({ name, failure }) => [name, failure?.kind])).toEqual([
      ['missing.mp4', 'file-missing'],
      ['nothing here', 'folder-empty'],
      ['empty.mp4', 'file-empty'],
      ['belying.jpg', 'type-mismatch'],
      ['sheet.xlsx', 'type-not-allowed'],
      ['huge.png', 'too-large'],
    ]);
    expect((await service.control.ledger()).requests).toEqual([]);
  });

  it('continues a failed file after it was fixed', async () => {
    await app.queue.add([path('late.txt')]);
    await app.atRest();
    expect(app.row('late.txt').state).toBe('failed');
    await writeFile(path('late.txt'), 'here now');
    await app.queue.actions.act('retry', [app.row('late.txt').id]);
    await app.atRest();
    expect(app.row('late.txt').state).toBe('complete');
  });

  it('shows why the service could not process a file', async () => {
    await writeFile(path('fail-permanent.txt'), 'x');
    await app.queue.add([path('fail-permanent.txt')]);
    await app.atRest();
    expect(app.row('fail-permanent.txt')).toMatchObject({
      state: 'failed',
      failure: { kind: 'processing-failed' },
    });
  });
});

describe('errors of the account are not errors of the file', () => {
  it('waits after a 402 without failures, and continues once the plan is checked again', async () => {
    app.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.noSubmissionWrite });
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await writeFiller(path(name), 500, name.charCodeAt(0));
    await app.queue.add(['a.txt', 'b.txt', 'c.txt'].map(path));
    await eventually(
      () => app.rows(),
      (rows) => rows.every(({ wait, sentBytes }) => wait?.kind === 'plan' && sentBytes === 500),
    );
    expect(app.gates.notices()).toMatchObject([{ gate: 'plan', bucket: 'submission_write' }]);
    const posts = await service.control.ledger({ endpoint: 'submissions.create' });
    expect(posts.requests.length).toBeLessThanOrEqual(3);
    await service.control.grantPlan({ key: 'noSubmissionWrite', bucket: '*' });
    app.gates.checkAgain();
    await app.atRest();
    expect(Object.values(states())).toEqual(['complete', 'complete', 'complete']);
    expect(app.gates.notices()).toEqual([]);
  });

  it('waits for a valid key, and continues with it', async () => {
    await service.control.expireKey('sandbox');
    await writeFiller(path('a.txt'), 500, 1);
    await app.queue.add([path('a.txt')]);
    await eventually(
      () => app.row('a.txt'),
      ({ wait }) => wait?.kind === 'key',
    );
    expect(app.gates.notices()).toMatchObject([{ gate: 'key', failure: { kind: 'key-expired' } }]);
    await service.control.grantPlan({ key: 'noPlan', bucket: '*' });
    app.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.noPlan });
    await app.atRest();
    expect(states()).toEqual({ 'a.txt': 'complete' });
  });

  it('waits while the network is down, and continues automatically', async () => {
    await service.control.setNetwork('down');
    await writeFiller(path('a.txt'), 500, 1);
    await app.queue.add([path('a.txt')]);
    await eventually(
      () => app.row('a.txt'),
      ({ wait }) => wait?.kind === 'network',
    );
    await service.control.setNetwork('up');
    await app.atRest();
    expect(states()).toEqual({ 'a.txt': 'complete' });
  });

  it('obeys Retry-After for the whole bucket', async () => {
    await service.control.addFault({
      endpoint: 'uploads.url',
      kind: 'answer',
      status: 429,
      json: { error: 'Rate limit exceeded: 1 per second' },
      headers: { 'Retry-After': '1' },
      next: 1,
    });
    await writeFiller(path('a.txt'), 500, 1);
    await app.queue.add([path('a.txt')]);
    await eventually(
      () => app.row('a.txt'),
      ({ wait }) => wait?.kind === 'rate-limit',
    );
    await app.atRest();
    expect(states()).toEqual({ 'a.txt': 'complete' });
    expect((await service.control.ledger({ endpoint: 'uploads.url' })).requests).toHaveLength(2);
  });
});

describe('temporary errors', () => {
  it('retries a 500, and counts the attempts in the timeline', async () => {
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'answer', status: 500, next: 2 });
    await writeFiller(path('a.txt'), 500, 1);
    await app.queue.add([path('a.txt')]);
    await app.atRest();
    expect(states()).toEqual({ 'a.txt': 'complete' });
    const events = app.queue.queries.details(app.row('a.txt').id)?.timeline.map(({ event }) => event);
    expect(events?.filter((event) => event === 'retrying')).toHaveLength(2);
  });

  it('submits only once when the response to a submission was lost', async () => {
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
    await writeFiller(path('a.txt'), 500, 1);
    await app.queue.add([path('a.txt')]);
    await app.atRest();
    expect(states()).toEqual({ 'a.txt': 'already-submitted' });
    expect(Object.values(await submissionsByBlob())).toEqual([1]);
  });

  it('counts a 409 by its status alone, when its body is cut off', async () => {
    const endpoint = 'submissions.create';
    await service.control.addFault({ endpoint, kind: 'drop-answer', next: 1 });
    await service.control.addFault({ endpoint, kind: 'cut-answer', skip: 1 });
    await writeFiller(path('notes.txt'), 500, 1);
    await app.queue.add([path('notes.txt')]);
    expect(await app.atRest()).toMatchObject([{ state: 'already-submitted' }]);
    const { requests } = await service.control.ledger({ endpoint });
    expect(requests.map(({ serverStatus }) => serverStatus)).toEqual([201, 409]);
  });

  it('waits for storage when a direct upload is too large, and tries none of that size again', async () => {
    await service.control.setBehaviour({ directCapBytes: 1_000, storageOrigin: 'http://127.0.0.1:9' });
    const directUploads = async () =>
      (await service.control.ledger({ endpoint: 'uploads.direct' })).requests.length;
    await writeFiller(path('a.txt'), 5_000, 1);
    await app.queue.add([path('a.txt')]);
    await eventually(directUploads, (count) => count === 1);
    await writeFiller(path('b.txt'), 5_000, 2);
    await writeFiller(path('c.txt'), 900, 3);
    await app.queue.add([path('b.txt'), path('c.txt')]);
    await eventually(states, (now) => now['c.txt'] === 'complete');
    await service.control.setBehaviour({ storageOrigin: null });
    await app.atRest();
    const methods = ['a.txt', 'b.txt', 'c.txt'].map(
      (name) => app.queue.queries.details(app.row(name).id)?.method,
    );
    expect(methods).toEqual(['blocks', 'blocks', 'direct']);
    expect(await directUploads()).toBe(2);
  });

  it('renews an upload URL that storage reports as expired', async () => {
    await writeLargeMp4(path('film.mp4'), 11_000_000, 1);
    await service.control.addFault({
      endpoint: 'storage.*',
      kind: 'storage-error',
      status: 403,
      code: 'AuthenticationFailed',
      next: 1,
    });
    await app.queue.add([path('film.mp4')]);
    await app.atRest();
    expect(states()).toEqual({ 'film.mp4': 'complete' });
  });

  it('starts a file over that changes while it is sent, and completes the new content', async () => {
    await writeLargeMp4(path('film.mp4'), 12_000_000, 1);
    await service.control.addFault({
      endpoint: 'storage.*',
      kind: 'slow',
      bytesPerSecond: 6_000_000,
      next: 1,
    });
    await app.queue.add([path('film.mp4')]);
    await eventually(
      () => app.row('film.mp4'),
      ({ sentBytes }) => sentBytes > 1_000_000,
    );
    await writeLargeMp4(path('other.mp4'), 13_000_000, 2);
    await rename(path('other.mp4'), path('film.mp4'));
    await app.atRest();
    expect(app.row('film.mp4')).toMatchObject({ state: 'complete', restarts: 1, sizeBytes: 13_000_000 });
    const blob = await service.control.blob(`${service.workspaces.main}/film.mp4`);
    expect(blob?.sha256).toBe(await sha256OfFile(path('film.mp4')));
  });
});

describe('a restart', () => {
  it('continues every unfinished upload', async () => {
    await writeLargeMp4(path('film.mp4'), 12_000_000, 1);
    await service.control.addFault({
      endpoint: 'storage.*',
      kind: 'slow',
      bytesPerSecond: 3_000_000,
      next: 1,
    });
    await app.queue.add([path('film.mp4')]);
    await eventually(
      () => app.row('film.mp4'),
      ({ sentBytes }) => sentBytes > 1_000_000,
    );
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
    await app.atRest();
    expect(states()).toEqual({ 'film.mp4': 'complete' });
    expect(Object.values(await submissionsByBlob())).toEqual([1]);
  });
});
