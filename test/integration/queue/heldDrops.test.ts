/** A small drop whose submissions wait until a person could choose, against the local service. */
import { writeFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { holdMs } from '../../../main/queue/run/heldDrops.ts';
import { type SubmissionChoice, noSubmissionOptions } from '../../../preload/contract.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();
const each: SubmissionChoice = { ...noSubmissionOptions, mode: 'each' };
const spring: SubmissionChoice = {
  mode: 'together',
  metadata: { campaign: 'spring' },
  sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11'],
};

async function lay(...names: string[]): Promise<string[]> {
  await Promise.all(names.map((name) => writeFile(at.path(name), `content of ${name}`)));
  return names.map((name) => at.path(name));
}

async function created(): Promise<{ names: string[]; campaign: unknown }[]> {
  const ledger = await at.service.control.ledger();
  return ledger.created.map(({ blobPaths, metadata }) => ({
    names: blobPaths.map((path) => path.slice(path.lastIndexOf('/') + 1)),
    campaign: metadata['campaign'],
  }));
}

/** Waits until every file is stored and only its submission is missing. */
async function allStored(): Promise<void> {
  await eventually(
    () => at.app.rows().filter((row) => row.state !== 'queued' || row.sentBytes !== row.sizeBytes),
    (others) => others.length === 0,
  );
}

async function restart(): Promise<void> {
  await at.app.stop();
  at.app = openQueue(at.folder, { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });
}

describe('a small drop of the window', () => {
  it('makes a submission for each file when no person changes anything in time', async () => {
    const report = await at.app.queue.addHeld(await lay('a.txt', 'b.txt'), each);
    expect(report).toMatchObject({ added: 2, holdMs });
    expect(await at.app.atRest()).toMatchObject([{ state: 'complete' }, { state: 'complete' }]);
    expect((await created()).map(({ names }) => names).toSorted()).toEqual([['a.txt'], ['b.txt']]);
    const late = at.app.queue.changeSubmission(report.batchId ?? 0, spring, 'release');
    expect(late).toEqual({ changed: 0, tooLate: 2 });
  });

  it('becomes one submission with the options that a person saves meanwhile', async () => {
    const { batchId } = await at.app.queue.addHeld(await lay('a.txt', 'b.txt', 'c.txt'), each);
    const id = batchId ?? 0;
    expect(at.app.queue.changeSubmission(id, undefined, 'hold')).toEqual({ changed: 3, tooLate: 0 });
    await allStored();
    expect(at.app.rows().map(({ wait }) => wait?.kind)).toEqual(['turn', 'turn', 'turn']);
    expect(at.app.queue.changeSubmission(id, spring, 'release')).toEqual({ changed: 3, tooLate: 0 });
    await at.app.atRest();
    expect(await created()).toEqual([{ names: ['a.txt', 'b.txt', 'c.txt'], campaign: 'spring' }]);
    const [row] = at.app.rows();
    expect(at.app.queue.queries.details(row?.id ?? '')?.submission).toMatchObject(spring);
  });

  it('keeps its options when a person changes it from one submission for all to one for each', async () => {
    const { batchId } = await at.app.queue.addHeld(await lay('a.txt', 'b.txt'), {
      ...each,
      mode: 'together',
    });
    at.app.queue.changeSubmission(batchId ?? 0, { ...spring, mode: 'each' }, 'release');
    await at.app.atRest();
    const submissions = await created();
    expect(submissions.map(({ names }) => names).toSorted()).toEqual([['a.txt'], ['b.txt']]);
    expect(submissions.map(({ campaign }) => campaign)).toEqual(['spring', 'spring']);
  });

  it.each([
    ['each', [['a.txt'], ['b.txt']]],
    ['together', [['a.txt', 'b.txt']]],
  ] as const)('is submitted as it was added (%s) when the app restarts meanwhile', async (mode, expected) => {
    const { batchId } = await at.app.queue.addHeld(await lay('a.txt', 'b.txt'), { ...each, mode });
    at.app.queue.changeSubmission(batchId ?? 0, spring, 'hold');
    await allStored();
    expect(await created()).toEqual([]);
    await restart();
    await at.app.atRest();
    expect((await created()).map(({ names }) => names).toSorted()).toEqual(expected);
  });

  it('is submitted when the window closes', async () => {
    const { batchId } = await at.app.queue.addHeld(await lay('a.txt'), each);
    at.app.queue.changeSubmission(batchId ?? 0, spring, 'hold');
    at.app.queue.releaseHeldDrops();
    await at.app.atRest();
    expect(await created()).toEqual([{ names: ['a.txt'], campaign: 'spring' }]);
  });
});
