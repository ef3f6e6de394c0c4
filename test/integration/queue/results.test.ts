/** The results of an upload and the facts of its transfer, as the window receives them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Issue, ResultsAnswer, UploadResults } from '../../../preload/contract.ts';
import { writeLargeMp4 } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;

beforeAll(async () => {
  service = await startService({ processingSpeed: 1_000 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  await service.control.setProcessingSpeed(1_000);
  folder = await temporaryFolder();
  app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
});

async function completed(name: string): Promise<string> {
  await writeFile(join(folder, name), `Shot list of ${name}\n`.repeat(100));
  await app.queue.add([join(folder, name)]);
  await app.atRest();
  return app.row(name).id;
}

function ready(answer: ResultsAnswer | null): UploadResults {
  if (answer?.state !== 'ready') throw new Error(`Not ready: ${JSON.stringify(answer)}`);
  return answer.results;
}

function issuesOf({ topics, orphans }: UploadResults): readonly Issue[] {
  return [...topics.flatMap((topic) => topic.issues), ...orphans];
}

/** Makes both endpoints respond with these issues, in one topic. */
async function finds(...issues: readonly object[]): Promise<void> {
  const topics = [{ title: 'Found', issues }];
  await service.control.addFault({
    endpoint: 'assets.topics',
    kind: 'answer',
    status: 200,
    json: { topics, orphanIssues: [] },
  });
  await service.control.addFault({
    endpoint: 'assets.issues',
    kind: 'answer',
    status: 200,
    json: { issues },
  });
}

describe('the results of a complete upload', () => {
  it('have all issues by topic, counted by severity', async () => {
    const id = await completed('film.txt');
    const results = ready(await app.results.read(id));
    const issues = issuesOf(results);
    expect(issues).toHaveLength(app.row('film.txt').issueCount ?? -1);
    expect(results.topics.map(({ title }) => title)).toEqual(['Product claims', 'Disclosure']);
    expect(results.orphans.map(({ ruleCode }) => ruleCode)).toContain('BRD-007');
    const { counts } = results;
    expect(counts.CRITICAL + counts.MAJOR + counts.MINOR + counts.INFO).toBe(issues.length);
    expect(Math.min(counts.CRITICAL, counts.MAJOR, counts.MINOR, counts.INFO)).toBeGreaterThan(0);
  });

  it('pass links as a name and a host, and open only these', async () => {
    const id = await completed('film.txt');
    const [precedent] = issuesOf(ready(await app.results.read(id))).flatMap((issue) => issue.precedents);
    expect(precedent).toMatchObject({ link: { host: 'rulings.example' }, address: '' });
    const link = precedent?.link?.id ?? '';
    expect(app.results.addressOf(id, link)).toMatch(/^https:\/\/rulings\.example\/\d{4}\/clm-101$/);
    expect(app.results.addressOf(id, 'https://evil.example')).toBeNull();
    expect(app.results.addressOf('another upload', link)).toBeNull();
    expect(JSON.stringify(await app.results.read(id))).not.toContain('https:');
    expect(app.results.addressOf(id, link)).not.toBeNull();
  });

  it('offer only https links that do not hide their host', async () => {
    const id = await completed('film.txt');
    const urls = [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ftp://archive.example/a',
      'http://archive.example/a',
      'https://bank.example@evil.example/',
      'not an address',
    ];
    await finds({ ruleCode: 'X', precedents: urls.map((url) => ({ title: 'P', url })) });
    const precedents = issuesOf(ready(await app.results.read(id)))[0]?.precedents ?? [];
    expect(precedents.map(({ link }) => link)).toEqual(urls.map(() => null));
    expect(precedents.map(({ address }) => address)).toEqual(urls);
  });

  it('name a host in another script by its ASCII form', async () => {
    const id = await completed('film.txt');
    await finds({ ruleCode: 'X', precedents: [{ url: 'https://mediаmagic.example/' }] });
    const [issue] = issuesOf(ready(await app.results.read(id)));
    expect(issue?.precedents[0]?.link?.host).toMatch(/^xn--/);
  });

  it('keep an undocumented severity and state in the service’s words', async () => {
    const id = await completed('film.txt');
    await finds(
      { ruleCode: 'A', severity: 'Blocker', status: 'Parked' },
      { ruleCode: 'B', severity: 'critical', status: 'awaiting-human-input' },
    );
    const results = ready(await app.results.read(id));
    expect(results.topics[0]?.issues).toMatchObject([
      { severity: null, severityText: 'Blocker', status: null, statusText: 'Parked' },
      { severity: 'CRITICAL', status: 'AWAITING_HUMAN_INPUT' },
    ]);
    expect(results.counts).toMatchObject({ CRITICAL: 1, OTHER: 1 });
  });

  it('count an issue in two topics once', async () => {
    const id = await completed('film.txt');
    const issue = { id: 'i-1', severity: 'MINOR', summary: 'Twice' };
    await service.control.addFault({
      endpoint: 'assets.topics',
      kind: 'answer',
      status: 200,
      json: {
        topics: [
          { title: 'One', issues: [issue] },
          { title: 'Two', issues: ['i-1'] },
        ],
      },
    });
    await service.control.addFault({
      endpoint: 'assets.issues',
      kind: 'answer',
      status: 200,
      json: { issues: [issue] },
    });
    const results = ready(await app.results.read(id));
    expect(results.topics.map(({ issues }) => issues[0]?.summary)).toEqual(['Twice', 'Twice']);
    expect(results.counts).toMatchObject({ MINOR: 1, OTHER: 0 });
  });

  it('pass no key and no signature to the window', async () => {
    const id = await completed('film.txt');
    const secret = `sk_live_${'a'.repeat(64)} https://b.example/c?sig=verysecret`;
    await finds({
      summary: secret,
      severityReasoning: secret,
      precedents: [
        { title: secret, url: 'ftp://b.example/?sig=verysecret' },
        { title: 'Signed', url: 'https://b.example/c?sig=verysecret' },
      ],
    });
    const told = JSON.stringify(await app.results.read(id));
    expect(told).toContain('b.example');
    expect(told).not.toMatch(/verysecret|a{64}/);
  });

  it('open no link that carries the key away, and have no id with it', async () => {
    const id = await completed('film.txt');
    const key = service.keys.sandbox;
    const address = `https://b.example/c?q=${Buffer.from(key).toString('base64url')}`;
    await finds({ id: `issue-${key}`, summary: 'Look', precedents: [{ title: 'Here', url: address }] });
    const read = await app.results.read(id);
    const told = JSON.stringify(read);
    expect(told).toContain('Here');
    expect(told).not.toContain(key);
    expect(told).not.toContain(Buffer.from(key).toString('base64url').slice(0, 20));
    expect(told).toContain('"link":null');
  });

  it('are not finished while the upload is being processed', async () => {
    await service.control.setProcessingSpeed(0);
    await writeFile(join(folder, 'film.txt'), 'words\n');
    await app.queue.add([join(folder, 'film.txt')]);
    await eventually(
      () => app.row('film.txt'),
      ({ state }) => state === 'processing',
    );
    expect(await app.results.read(app.row('film.txt').id)).toEqual({ state: 'not-finished' });
  });

  it('do not exist for an unknown or unsubmitted upload', async () => {
    expect(await app.results.read('00000000-0000-4000-8000-000000000000')).toBeNull();
    app.queue.setAllPaused(true);
    await writeFile(join(folder, 'film.txt'), 'words\n');
    await app.queue.add([join(folder, 'film.txt')]);
    expect(await app.results.read(app.row('film.txt').id)).toBeNull();
  });

  it('of one upload are cancelled when another’s are requested', async () => {
    const one = await completed('one.txt');
    const other = await completed('other.txt');
    await service.control.addFault({ endpoint: 'assets.topics', kind: 'stall', next: 1 });
    const first = app.results.read(one);
    await eventually(
      async () => (await service.control.ledger({ endpoint: 'assets.topics' })).requests.length,
      (count) => count === 1,
    );
    const second = await app.results.read(other);
    expect(await first).toBeNull();
    expect(second?.state).toBe('ready');
  });
});

describe('the facts of a transfer', () => {
  it('are the blocks with their size and verification, the bytes and the time', async () => {
    const sizeBytes = 20_000_000;
    await writeLargeMp4(join(folder, 'film.mp4'), sizeBytes, 1);
    await app.queue.add([join(folder, 'film.mp4')]);
    await app.atRest(30_000);
    const details = app.queue.queries.details(app.row('film.mp4').id);
    expect(details?.method).toBe('blocks');
    const { blobs } = await service.control.ledger();
    const count = Object.keys(blobs[details?.blobPath ?? '']?.blocks ?? {}).length;
    expect(count).toBeGreaterThan(1);
    expect(details?.timeline.find(({ event }) => event === 'uploaded')?.transfer).toEqual({
      sentBytes: sizeBytes,
      tookMs: expect.any(Number),
      blocks: { count, sizeBytes: expect.any(Number), verified: count },
    });
  });

  it('have one block for a small file', async () => {
    const id = await completed('film.txt');
    const entry = app.queue.queries.details(id)?.timeline.find(({ event }) => event === 'uploaded');
    const { sizeBytes } = app.row('film.txt');
    expect(entry?.transfer).toEqual({
      sentBytes: sizeBytes,
      tookMs: expect.any(Number),
      blocks: { count: 1, sizeBytes, verified: 1 },
    });
  });
});
