/** A name whose submission may exist without a confirmation is never used for other content. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sha256Of } from '../../../main/files/contentHash.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();

async function write(name: string, words: string): Promise<string> {
  await mkdir(dirname(at.path(name)), { recursive: true });
  await writeFile(at.path(name), words);
  return await sha256Of(at.path(name), new AbortController().signal);
}

async function stored(name: string): Promise<string | undefined> {
  return (await at.service.control.blob(`${at.service.workspaces.main}/${name}`))?.sha256;
}

/** The submission exists, but its responses are lost until a person cancels the upload. */
async function submitInTheDark(name: string): Promise<string> {
  await at.service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1_000 });
  await at.app.queue.add([at.path(name)]);
  await eventually(
    () => at.app.rows(),
    ([row]) => row?.state === 'queued' && row.wait?.kind === 'retry',
  );
  const [row] = at.app.rows();
  expect(await at.app.queue.actions.act('cancel', [row?.id ?? ''])).toBe(1);
  await at.service.control.clearFaults();
  return row?.id ?? '';
}

describe('a name under which a submission may exist', () => {
  it('is not reused when the file changes before the next attempt', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    const second = await write('cut.txt', 'another cut');
    await at.app.queue.actions.act('retry', [id]);
    await at.app.atRest();
    expect(at.app.row('cut.txt').state).toBe('complete');
    expect([await stored('cut.txt'), await stored('cut (2).txt')]).toEqual([first, second]);
    const { submissions } = await at.service.control.ledger();
    expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1]);
  });

  it('is not used by another file, even after a restart', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    await write('cut.txt', 'another cut');
    await at.app.queue.actions.act('retry', [id]);
    await at.app.atRest();
    await at.app.stop();
    at.app = openQueue(at.folder, { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });
    const third = await write('elsewhere/cut.txt', 'a third cut');
    await at.app.queue.add([at.path('elsewhere/cut.txt')]);
    await at.app.atRest();
    expect([await stored('cut.txt'), await stored('cut (3).txt')]).toEqual([first, third]);
  });

  it('is used again when the file did not change', async () => {
    const first = await write('cut.txt', 'first cut');
    const id = await submitInTheDark('cut.txt');
    await at.app.queue.actions.act('retry', [id]);
    await at.app.atRest();
    expect(at.app.row('cut.txt').state).toBe('already-submitted');
    expect([await stored('cut.txt'), await stored('cut (2).txt')]).toEqual([first, undefined]);
  });
});
