/** Content that was submitted before, under another name or from another place. */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Service, startService } from '../../service/index.ts';
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
    expect(app.queue.details(row.id)?.sameAs).toMatchObject({ path: path('notes.txt') });
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
    expect(await app.queue.act('send-anyway', [again?.id ?? ''])).toBe(1);
    await app.atRest();
    const details = app.queue.details(again?.id ?? '');
    expect(details).toMatchObject({ row: { state: 'complete' }, remoteName: 'notes (2).txt' });
    expect(details?.row.submissionId).not.toBe(first.submissionId);
    const { submissions } = await service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });
});
