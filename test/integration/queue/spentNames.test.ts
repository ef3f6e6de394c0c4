/** A name whose submission may exist, although no answer said so, is never given to another content. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { sha256Of } from '../../../main/files/contentHash.ts';
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

async function write(name: string, words: string): Promise<string> {
  await mkdir(dirname(path(name)), { recursive: true });
  await writeFile(path(name), words);
  return await sha256Of(path(name), new AbortController().signal);
}

async function stored(name: string): Promise<string | undefined> {
  return (await service.control.blob(`${service.workspaces.main}/${name}`))?.sha256;
}

/** The submission is there; its answers are lost, until a person gives the upload up. */
async function submitInTheDark(name: string): Promise<string> {
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1_000 });
  await app.queue.add([path(name)]);
  await eventually(
    () => app.rows(),
    ([row]) => row?.state === 'queued' && row.wait?.kind === 'retry',
  );
  const [row] = app.rows();
  expect(await app.queue.actions.act('cancel', [row?.id ?? ''])).toBe(1);
  await service.control.clearFaults();
  return row?.id ?? '';
}

describe('a name under which a submission may exist', () => {
  it('is left to it when the file changes before the next try: what it is then goes under the next name', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    const second = await write('cut.txt', 'another cut');
    await app.queue.actions.act('retry', [id]);
    await app.atRest();
    expect(app.row('cut.txt').state).toBe('complete');
    expect([await stored('cut.txt'), await stored('cut (2).txt')]).toEqual([first, second]);
    const { submissions } = await service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });

  it('is nobody else’s either, also after a restart', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    await write('cut.txt', 'another cut');
    await app.queue.actions.act('retry', [id]);
    await app.atRest();
    await app.stop();
    app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
    const third = await write('elsewhere/cut.txt', 'a third cut');
    await app.queue.add([path('elsewhere/cut.txt')]);
    await app.atRest();
    expect([await stored('cut.txt'), await stored('cut (3).txt')]).toEqual([first, third]);
  });

  it('is its own again when the file did not change', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    await app.queue.actions.act('retry', [id]);
    await app.atRest();
    expect(app.row('cut.txt').state).toBe('already-submitted');
    expect([await stored('cut.txt'), await stored('cut (2).txt')]).toEqual([first, undefined]);
  });
});
