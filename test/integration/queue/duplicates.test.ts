/** Content that was submitted before, under another name or from another folder. */
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();

async function send(name: string) {
  await at.app.queue.add([at.path(name)]);
  await at.app.atRest();
  return at.app.row(name);
}

/** Each file that is sent asks for one URL. */
async function uploadRequests(): Promise<number> {
  return (await at.service.control.ledger({ endpoint: 'uploads.url' })).requests.length;
}

describe('content that was submitted before', () => {
  it('is found under another name before a byte is sent, with its first path', async () => {
    await writeFile(at.path('notes.txt'), 'the same words');
    const first = await send('notes.txt');
    const before = await uploadRequests();
    await copyFile(at.path('notes.txt'), at.path('copy.txt'));
    const row = await send('copy.txt');
    expect(row).toMatchObject({ state: 'already-submitted', submissionId: first.submissionId });
    expect(row.actions).toEqual(expect.arrayContaining(['send-anyway', 'submit-as-new-version']));
    expect(at.app.queue.queries.details(row.id)?.sameAs).toMatchObject({ path: at.path('notes.txt') });
    expect(await uploadRequests()).toBe(before);
  });

  it('is found after the first file was moved, once its content was hashed', async () => {
    await writeFile(at.path('notes.txt'), 'the same words');
    await send('notes.txt');
    await writeFile(at.path('other.txt'), 'not those word'); // the same length as the first
    expect(await send('other.txt')).toMatchObject({ state: 'complete' });
    await mkdir(at.path('sent'));
    await rename(at.path('notes.txt'), at.path('sent/moved.txt'));
    await at.app.queue.add([at.path('sent')]);
    await at.app.atRest();
    expect(at.app.row('moved.txt').state).toBe('already-submitted');
  });

  it('does not delay a file that only has the same size', async () => {
    await writeFile(at.path('one.txt'), 'the same words');
    await writeFile(at.path('two.txt'), 'not those word');
    await send('one.txt');
    expect(await send('two.txt')).toMatchObject({ state: 'complete' });
  });

  it('is not guessed when the earlier file is gone and was never hashed', async () => {
    const longText = 'the same words'.repeat(20_000);
    await writeFile(at.path('notes.txt'), longText);
    await send('notes.txt');
    await rm(at.path('notes.txt'));
    await writeFile(at.path('again.txt'), longText);
    expect(await send('again.txt')).toMatchObject({ state: 'complete' });
  });

  it('is known for a small file that is gone, because its check hashed it', async () => {
    await writeFile(at.path('notes.txt'), 'the same words');
    await send('notes.txt');
    await rm(at.path('notes.txt'));
    await writeFile(at.path('again.txt'), 'the same words');
    expect(await send('again.txt')).toMatchObject({ state: 'already-submitted' });
  });

  it('is sent on request as a separate submission and blob', async () => {
    await writeFile(at.path('notes.txt'), 'the same words');
    const first = await send('notes.txt');
    await at.app.queue.add([at.path('notes.txt')]);
    const again = (await at.app.atRest()).find(({ state }) => state === 'already-submitted');
    expect(await at.app.queue.actions.act('send-anyway', [again?.id ?? ''])).toBe(1);
    await at.app.atRest();
    const details = at.app.queue.queries.details(again?.id ?? '');
    expect(details).toMatchObject({ row: { state: 'complete' }, remoteName: 'notes (2).txt' });
    expect(details?.row.submissionId).not.toBe(first.submissionId);
    const { submissions } = await at.service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });
});

const states = () => at.app.rows().map(({ state }) => state);

async function submissionCounts(): Promise<number[]> {
  const { submissions } = await at.service.control.ledger();
  return Object.values(submissions).map(({ submissionIds }) => submissionIds.length);
}

async function writeCopies(count: number): Promise<void> {
  await mkdir(at.path('drop'));
  for (let copy = 1; copy <= count; copy += 1) await writeFile(at.path(`drop/${copy}.txt`), 'the same words');
}

describe('copies in one drop', () => {
  it('become one submission, and the others end as already submitted', async () => {
    await writeCopies(6);
    await at.app.queue.add([at.path('drop')]);
    await at.app.atRest();
    expect(states().toSorted()).toEqual([...Array<string>(5).fill('already-submitted'), 'complete']);
    const sent = at.app.rows().find(({ state }) => state === 'complete');
    expect(new Set(at.app.rows().map(({ submissionId }) => submissionId))).toEqual(
      new Set([sent?.submissionId]),
    );
    expect(await submissionCounts()).toEqual([1]);
    expect(await uploadRequests()).toBe(1);
  });

  it('wait for the first, and are sent at once on request', async () => {
    await writeCopies(2);
    await at.service.control.addFault({ endpoint: 'uploads.url', kind: 'delay', delayMs: 3_000, next: 1 });
    await at.app.queue.add([at.path('drop')]);
    const rows = await eventually(
      () => at.app.rows(),
      (all) => all.some(({ wait }) => wait?.kind === 'copy'),
    );
    const held = rows.find(({ wait }) => wait?.kind === 'copy');
    expect(held?.actions).toContain('send-anyway');
    expect(await at.app.queue.actions.act('send-anyway', [held?.id ?? ''])).toBe(1);
    await at.app.atRest();
    expect(states()).toEqual(['complete', 'complete']);
    expect(await submissionCounts()).toEqual([1, 1]);
  });

  it('take the place of a first that is cancelled or fails', async () => {
    await writeCopies(3);
    await at.service.control.addFault({
      endpoint: 'uploads.url',
      kind: 'delay',
      delayMs: 60_000,
      next: 1,
    });
    await at.service.control.addFault({
      endpoint: 'uploads.url',
      kind: 'answer',
      status: 415,
      skip: 1,
      next: 1,
    });
    await at.app.queue.add([at.path('drop')]);
    const rows = await eventually(
      () => at.app.rows(),
      (all) => all.filter(({ wait }) => wait?.kind === 'copy').length === 2,
    );
    const first = rows.find(({ state }) => state === 'uploading');
    await at.app.queue.actions.act('cancel', [first?.id ?? '']);
    await at.app.atRest();
    expect(states().toSorted()).toEqual(['complete', 'failed', 'failed']);
    expect(await submissionCounts()).toEqual([1]);
  });

  it('are found when the first is about to be submitted at a restart', async () => {
    await writeCopies(2);
    await at.service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 500,
      next: 3,
    });
    await at.app.queue.add([at.path('drop')]);
    await eventually(
      () => at.app.rows(),
      (all) => all.some(({ state }) => state === 'submitting'),
    );
    await at.app.stop();
    at.app = openQueue(at.folder, { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });
    await at.app.atRest();
    expect(states().toSorted()).toEqual(['already-submitted', 'complete']);
    expect(await submissionCounts()).toEqual([1]);
  });
});
