/** Content that was submitted before, under another name or from another place. */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  service = await startService({ processingSpeed: 50 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  folder = await temporaryFolder();
  app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
});

async function send(name: string) {
  await app.queue.add([path(name)]);
  await app.atRest();
  return app.row(name);
}

async function uploadRequests(): Promise<number> {
  return (await service.control.ledger({ endpoint: 'uploads.direct' })).requests.length;
}

describe('content that was submitted before', () => {
  it('is found under another name before a byte is sent, and says where it was', async () => {
    await writeFile(path('notes.txt'), 'the same words');
    const first = await send('notes.txt');
    const before = await uploadRequests();
    await copyFile(path('notes.txt'), path('copy.txt'));
    const row = await send('copy.txt');
    expect(row).toMatchObject({ state: 'already-submitted', submissionId: first.submissionId });
    expect(row.actions).toEqual(expect.arrayContaining(['send-anyway', 'submit-as-new-version']));
    expect(app.queue.view.details(row.id)?.sameAs).toMatchObject({ path: path('notes.txt') });
    expect(await uploadRequests()).toBe(before);
  });

  it('is found where the file was moved away since, once its content was looked at', async () => {
    await writeFile(path('notes.txt'), 'the same words');
    await send('notes.txt');
    await writeFile(path('other.txt'), 'not those word'); // as long as the first
    expect(await send('other.txt')).toMatchObject({ state: 'complete' });
    await mkdir(path('sent'));
    await rename(path('notes.txt'), path('sent/moved.txt'));
    await app.queue.add([path('sent')]);
    await app.atRest();
    expect(app.row('moved.txt').state).toBe('already-submitted');
  });

  it('does not hold up what is only as long', async () => {
    await writeFile(path('one.txt'), 'the same words');
    await writeFile(path('two.txt'), 'not those word');
    await send('one.txt');
    expect(await send('two.txt')).toMatchObject({ state: 'complete' });
  });

  it('is not guessed where the earlier file is gone and was never looked at', async () => {
    const longText = 'the same words'.repeat(20_000);
    await writeFile(path('notes.txt'), longText);
    await send('notes.txt');
    await rm(path('notes.txt'));
    await writeFile(path('again.txt'), longText);
    expect(await send('again.txt')).toMatchObject({ state: 'complete' });
  });

  it('is known of a small file also when that is gone: its check has read it whole', async () => {
    await writeFile(path('notes.txt'), 'the same words');
    await send('notes.txt');
    await rm(path('notes.txt'));
    await writeFile(path('again.txt'), 'the same words');
    expect(await send('again.txt')).toMatchObject({ state: 'already-submitted' });
  });

  it('is sent anyway when a person says so, as a submission and a blob of its own', async () => {
    await writeFile(path('notes.txt'), 'the same words');
    const first = await send('notes.txt');
    await app.queue.add([path('notes.txt')]);
    const again = (await app.atRest()).find(({ state }) => state === 'already-submitted');
    expect(await app.queue.actions.act('send-anyway', [again?.id ?? ''])).toBe(1);
    await app.atRest();
    const details = app.queue.view.details(again?.id ?? '');
    expect(details).toMatchObject({ row: { state: 'complete' }, remoteName: 'notes (2).txt' });
    expect(details?.row.submissionId).not.toBe(first.submissionId);
    const { submissions } = await service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });
});

const states = () => app.rows().map(({ state }) => state);

async function submissionCounts(): Promise<number[]> {
  const { submissions } = await service.control.ledger();
  return Object.values(submissions).map(({ submissionIds }) => submissionIds.length);
}

async function writeCopies(count: number): Promise<void> {
  await mkdir(path('drop'));
  for (let copy = 1; copy <= count; copy += 1) await writeFile(path(`drop/${copy}.txt`), 'the same words');
}

describe('copies in one drop', () => {
  it('become one submission; the others end as already submitted, and say as what', async () => {
    await writeCopies(6);
    await app.queue.add([path('drop')]);
    await app.atRest();
    expect(states().toSorted()).toEqual([...Array<string>(5).fill('already-submitted'), 'complete']);
    const sent = app.rows().find(({ state }) => state === 'complete');
    expect(new Set(app.rows().map(({ submissionId }) => submissionId))).toEqual(
      new Set([sent?.submissionId]),
    );
    expect(await submissionCounts()).toEqual([1]);
    expect(await uploadRequests()).toBe(1);
  });

  it('wait for the first, are offered to be sent anyway, and go when they are', async () => {
    await writeCopies(2);
    await service.control.addFault({ endpoint: 'uploads.direct', kind: 'delay', delayMs: 3_000, next: 1 });
    await app.queue.add([path('drop')]);
    const rows = await eventually(
      () => app.rows(),
      (all) => all.some(({ wait }) => wait?.kind === 'copy'),
    );
    const held = rows.find(({ wait }) => wait?.kind === 'copy');
    expect(held?.actions).toContain('send-anyway');
    expect(await app.queue.actions.act('send-anyway', [held?.id ?? ''])).toBe(1);
    await app.atRest();
    expect(states()).toEqual(['complete', 'complete']);
    expect(await submissionCounts()).toEqual([1, 1]);
  });

  it('go in the place of a first that a person gives up, or that fails', async () => {
    await writeCopies(3);
    await service.control.addFault({ endpoint: 'uploads.direct', kind: 'delay', delayMs: 60_000, next: 1 });
    await service.control.addFault({
      endpoint: 'uploads.direct',
      kind: 'answer',
      status: 415,
      skip: 1,
      next: 1,
    });
    await app.queue.add([path('drop')]);
    const rows = await eventually(
      () => app.rows(),
      (all) => all.filter(({ wait }) => wait?.kind === 'copy').length === 2,
    );
    const first = rows.find(({ state }) => state === 'uploading');
    await app.queue.actions.act('cancel', [first?.id ?? '']);
    await app.atRest();
    expect(states().toSorted()).toEqual(['complete', 'failed', 'failed']);
    expect(await submissionCounts()).toEqual([1]);
  });

  it('are found also when the first is about to be submitted at a restart', async () => {
    await writeCopies(2);
    await service.control.addFault({ endpoint: 'submissions.create', kind: 'answer', status: 500, next: 3 });
    await app.queue.add([path('drop')]);
    await eventually(
      () => app.rows(),
      (all) => all.some(({ state }) => state === 'submitting'),
    );
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
    await app.atRest();
    expect(states().toSorted()).toEqual(['already-submitted', 'complete']);
    expect(await submissionCounts()).toEqual([1]);
  });
});
