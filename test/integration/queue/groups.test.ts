/** Groups: the files of a drop in one submission, exactly once, over refusals, lost answers, restarts and waiting files. */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { UploadRow } from '../../../preload/contract.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();
const together = {
  mode: 'together',
  metadata: { campaign: 'spring-2026' },
  sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11', '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10'],
} as const;

async function lay(...names: string[]): Promise<string[]> {
  await Promise.all(names.map((name) => writeFile(at.path(name), `content of ${name}`)));
  return names.map((name) => at.path(name));
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `file-${String(index + 1).padStart(3, '0')}.txt`);
}

/** The names of the files of each created submission. */
async function createdFiles(): Promise<string[][]> {
  const { created } = await at.service.control.ledger();
  return created.map(({ blobPaths }) => blobPaths.map((path) => path.slice(path.lastIndexOf('/') + 1)));
}

async function creationStatuses(): Promise<(number | null)[]> {
  const { requests } = await at.service.control.ledger({ endpoint: 'submissions.create' });
  return requests.map(({ status }) => status);
}

function states(rows: readonly UploadRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

async function waitingFor(name: string): Promise<Extract<UploadRow['wait'], { kind: 'group' }>> {
  const { wait } = await eventually(
    () => at.app.row(name),
    (row) => row.wait?.kind === 'group',
  );
  if (wait?.kind !== 'group') throw new Error('It does not wait');
  return wait;
}

async function restart(): Promise<void> {
  await at.app.stop();
  at.app = openQueue(at.folder, { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox });
}

/** A group of three, of which the last file is paused. */
async function groupWithPausedFile() {
  const paths = await lay('a.txt', 'b.txt', 'late.txt');
  at.app.queue.setAllPaused(true);
  await at.app.queue.add(paths, together);
  await at.app.queue.actions.act('pause', [at.app.row('late.txt').id]);
  at.app.queue.setAllPaused(false);
  return eventually(
    () => waitingFor('a.txt'),
    ({ group }) => group.uploaded === 2,
  );
}

describe('a group', () => {
  it('of files and a folder is one submission with its options, in the order of the drop', async () => {
    const names = numbered(12);
    const paths = await lay(...names);
    await mkdir(at.path('Day 1'));
    await writeFile(join(at.path('Day 1'), 'in-folder.txt'), 'content in a folder');
    await at.app.queue.add([...paths, at.path('Day 1')], together);
    const rows = await at.app.atRest();
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));
    expect(await createdFiles()).toEqual([[...names, 'in-folder.txt']]);
    const { created } = await at.service.control.ledger();
    const { mode: _mode, ...options } = together;
    expect(created).toMatchObject([options]);
    expect(await creationStatuses()).toEqual([201]);
    const details = at.app.queue.queries.details(rows[0]?.id ?? '');
    expect(details?.submission).toMatchObject({
      ...together,
      submissionId: rows[0]?.submissionId,
      fileCount: 13,
      splitBy: null,
      wait: null,
    });
    expect(details?.submission.others.map(({ name }) => name)).toEqual([...names.slice(1), 'in-folder.txt']);
    expect(await at.app.queue.queries.report(rows[0]?.batchId ?? 0)).toMatchObject({
      submissions: { ...together, created: 1 },
    });
    expect(new Set(rows.map(({ assetId }) => assetId)).size).toBe(13);
  });

  it('is followed with one poll at a time', async () => {
    await at.app.queue.add(await lay(...numbered(20)), together);
    await at.app.atRest();
    const { requests } = await at.service.control.ledger({ endpoint: 'submissions.get' });
    expect(requests.length).toBeLessThan(10);
  });

  it('is submitted without files that failed, were removed or were submitted before', async () => {
    const [known = ''] = await lay('known.txt');
    await at.app.queue.add([known]);
    await at.app.atRest();
    const paths = await lay('a.txt', 'b.txt', 'copy.txt');
    await writeFile(at.path('copy.txt'), 'content of known.txt');
    await writeFile(at.path('empty.txt'), '');
    await at.app.queue.add([...paths, at.path('empty.txt')], together);
    expect(states(await at.app.atRest())).toEqual({
      'known.txt': 'complete',
      'a.txt': 'complete',
      'b.txt': 'complete',
      'copy.txt': 'already-submitted',
      'empty.txt': 'failed',
    });
    expect(await createdFiles()).toEqual([['known.txt'], ['a.txt', 'b.txt']]);
  });

  it('with two copies of one content submits it once, and does not wait for the other', async () => {
    await lay('a.txt', 'b.txt');
    await writeFile(at.path('copy.txt'), 'content of a.txt');
    await at.app.queue.add(['a.txt', 'b.txt', 'copy.txt'].map(at.path), together);
    const rows = await at.app.atRest();
    expect(Object.values(states(rows)).toSorted()).toEqual(['already-submitted', 'complete', 'complete']);
    expect((await createdFiles()).map((files) => files.length)).toEqual([2]);
  });

  it('of more than a hundred files is several submissions', async () => {
    const names = numbered(120);
    await at.app.queue.add(await lay(...names), together);
    const rows = await at.app.atRest(60_000);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));
    expect((await createdFiles()).toSorted((a, b) => b.length - a.length)).toEqual([
      names.slice(0, 100),
      names.slice(100),
    ]);
  });

  it('ends each file with its own asset when the submission fails', async () => {
    await at.app.queue.add(await lay('good.txt', 'fail-retryable.txt', 'fine.txt'), together);
    const rows = await at.app.atRest();
    expect(states(rows)).toEqual({
      'good.txt': 'complete',
      'fail-retryable.txt': 'failed',
      'fine.txt': 'complete',
    });
    const failed = rows.find(({ state }) => state === 'failed');
    expect(failed?.failure).toMatchObject({ kind: 'processing-failed', facts: { retryable: 1 } });
    await at.app.queue.actions.act('retry', [failed?.id ?? '']);
    await eventually(
      () => states(at.app.rows())['fail-retryable.txt'],
      (state) => state !== 'failed',
    );
    await at.app.atRest();
    expect(await createdFiles()).toHaveLength(1);
  });
});

describe('a file of a submitted group', () => {
  it('becomes a separate submission as a new version, with the options of the group', async () => {
    await at.app.queue.add(await lay('a.txt', 'b.txt'), together);
    const [first] = await at.app.atRest();
    await appendFile(at.path('a.txt'), ', second cut');
    expect(await at.app.queue.actions.submitAsNewVersion(first?.id ?? '', null)).toBe('queued');
    const rows = await at.app.atRest();
    expect(rows.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete']);
    expect(rows[2]).toMatchObject({ versionNumber: 2, previousSubmissionId: first?.submissionId });
    const { created } = await at.service.control.ledger();
    expect(created.map(({ blobPaths, metadata }) => [blobPaths.length, metadata])).toEqual([
      [2, together.metadata],
      [1, together.metadata],
    ]);
  });

  it('leads to that submission when it is added again', async () => {
    await at.app.queue.add(await lay('a.txt', 'b.txt'), together);
    const [first] = await at.app.atRest();
    await at.app.queue.add([at.path('a.txt')]);
    const again = (await at.app.atRest()).at(-1);
    expect(again).toMatchObject({ state: 'already-submitted', submissionId: first?.submissionId });
    const details = at.app.queue.queries.details(again?.id ?? '');
    expect(details?.sameAs?.path).toBe(at.path('a.txt'));
    expect(details?.submission.others.map(({ name }) => name)).toContain('b.txt');
  });
});

describe('a group that waits', () => {
  it('says how many files are uploaded, in rows, details and header', async () => {
    const { group } = await groupWithPausedFile();
    expect(group).toEqual({ submission: group.submission, uploaded: 2, total: 3, needsAttention: false });
    expect(at.app.queue.queries.details(at.app.row('b.txt').id)?.submission.wait).toEqual(group);
    const grouped = at.app.queue.queries.batchWindow({
      filter: 'all',
      search: '',
      sort: 'queue',
      offset: 0,
      limit: 10,
    });
    expect(grouped.items[0]).toMatchObject({ kind: 'batch', group });
    expect(await createdFiles()).toEqual([]);
    await at.app.queue.actions.act('resume', [at.app.row('late.txt').id]);
    await at.app.atRest();
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt', 'late.txt']]);
  });

  it('is submitted without the rest when a person asks, and the rest follows as a group', async () => {
    const { group } = await groupWithPausedFile();
    expect(at.app.queue.actOnGroup(group.submission, 'submit-now')).toBe(2);
    await eventually(createdFiles, (created) => created.length === 1);
    expect(at.app.queue.actOnGroup(group.submission, 'submit-now')).toBe(0);
    await at.app.queue.actions.act('resume', [at.app.row('late.txt').id]);
    await eventually(
      () => at.app.row('late.txt').state,
      (state) => state === 'complete',
    );
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt'], ['late.txt']]);
    const { created } = await at.service.control.ledger();
    expect(created.map(({ metadata }) => metadata)).toEqual([together.metadata, together.metadata]);
  });

  it('is submitted one by one when a person asks', async () => {
    const { group } = await groupWithPausedFile();
    expect(at.app.queue.actOnGroup(group.submission, 'submit-each')).toBe(3);
    await at.app.queue.actions.act('resume', [at.app.row('late.txt').id]);
    await at.app.atRest();
    expect((await createdFiles()).toSorted()).toEqual([['a.txt'], ['b.txt'], ['late.txt']]);
  });

  it('continues to wait after a restart', async () => {
    await groupWithPausedFile();
    await restart();
    expect((await waitingFor('a.txt')).group).toMatchObject({ uploaded: 2, total: 3 });
    await at.app.queue.actions.act('cancel', [at.app.row('late.txt').id]);
    await at.app.atRest();
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt']]);
  });

  it('leaves a file that was cancelled and is tried again on its own', async () => {
    await groupWithPausedFile();
    await at.app.queue.actions.act('cancel', [at.app.row('late.txt').id]);
    await at.app.atRest();
    await at.app.queue.actions.act('retry', [at.app.row('late.txt').id]);
    await eventually(
      () => at.app.row('late.txt').state,
      (state) => state === 'complete',
    );
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt'], ['late.txt']]);
  });
});

describe('the request of a group', () => {
  it.each(['cut-json', 'cut-answer'] as const)(
    'is known by the id in an answer that was cut off (%s), and each file by its place in the request',
    async (kind) => {
      await at.service.control.addFault({ kind, endpoint: 'submissions.create', next: 1 });
      await at.app.queue.add(await lay('a.txt', 'b.txt', 'c.txt'), together);
      const rows = await at.app.atRest();
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));
      const assets = rows.map(({ id }) => at.app.queue.queries.upload(id)?.submission?.assetId);
      expect(new Set(assets.filter((asset) => asset !== null && asset !== undefined)).size).toBe(3);
      const { requests } = await at.service.control.ledger({ endpoint: 'submissions.create' });
      expect(requests.map(({ serverStatus }) => serverStatus)).toEqual([201]);
    },
  );

  it('is repeated once with the same list when its answer is lost', async () => {
    await at.service.control.addFault({ kind: 'drop-answer', endpoint: 'submissions.create', next: 1 });
    await at.app.queue.add(await lay('a.txt', 'b.txt', 'c.txt'), together);
    const rows = await at.app.atRest();
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['already-submitted']));
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt', 'c.txt']]);
    const { requests } = await at.service.control.ledger({ endpoint: 'submissions.create' });
    expect(requests.map(({ serverStatus }) => serverStatus)).toEqual([201, 409]);
  });

  it.each([429, 500, 503])('is repeated as it is after the answer %i', async (status) => {
    await at.service.control.addFault({ kind: 'answer', endpoint: 'submissions.create', status, next: 1 });
    await at.app.queue.add(await lay('a.txt', 'b.txt'), together);
    const rows = await at.app.atRest(60_000);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt']]);
    expect(await creationStatuses()).toEqual([status, 201]);
  });

  it('leaves out a file that was cancelled after an answer that created nothing', async () => {
    await at.service.control.addFault({
      kind: 'answer',
      endpoint: 'submissions.create',
      status: 429,
      next: 1,
    });
    await at.app.queue.add(await lay('a.txt', 'b.txt', 'c.txt'), together);
    await eventually(creationStatuses, (statuses) => statuses.length === 1);
    await eventually(
      () => at.app.row('b.txt').state,
      (state) => state === 'queued',
    );
    expect(await at.app.queue.actions.act('cancel', [at.app.row('b.txt').id])).toBe(1);
    const rows = await at.app.atRest(60_000);
    expect(states(rows)).toEqual({ 'a.txt': 'complete', 'b.txt': 'failed', 'c.txt': 'complete' });
    expect(await createdFiles()).toEqual([['a.txt', 'c.txt']]);
  });

  it('does not hold a file that changed and is checked again meanwhile', async () => {
    await at.service.control.addFault({ kind: 'answer', endpoint: 'submissions.create', status: 503 });
    await at.app.queue.add(await lay('a.txt', 'b.txt'), together);
    await eventually(
      () => at.app.row('a.txt'),
      ({ state, wait }) => state === 'queued' && wait?.kind === 'retry',
    );
    const { id } = at.app.row('a.txt');
    await at.app.queue.actions.act('cancel', [id]);
    await writeFile(at.path('a.txt'), 'another content of a.txt');
    await at.app.queue.actions.act('retry', [id]);
    await at.service.control.clearFaults();
    expect(states(await at.app.atRest(60_000))).toEqual({ 'a.txt': 'complete', 'b.txt': 'complete' });
  });

  it('is repeated with the same list after a restart and the removal of a file', async () => {
    await at.service.control.addFault({ kind: 'answer', endpoint: 'submissions.create', status: 503 });
    await at.app.queue.add(await lay('a.txt', 'b.txt', 'c.txt'), together);
    await eventually(
      () => at.app.row('b.txt'),
      ({ state, wait }) => state === 'queued' && wait?.kind === 'retry',
    );
    await at.app.queue.actions.act('remove', [at.app.row('b.txt').id]);
    await restart();
    await at.service.control.clearFaults();
    expect(states(await at.app.atRest(60_000))).toEqual({ 'a.txt': 'complete', 'c.txt': 'complete' });
    expect(await createdFiles()).toEqual([['a.txt', 'b.txt', 'c.txt']]);
  });

  it.each([422, 413] as const)(
    'is halved until the service takes its number of assets (%i), and the size is remembered',
    async (tooManyStatus) => {
      await at.service.control.setBehaviour({ maxAssets: 3, tooManyStatus });
      await at.app.queue.add(await lay(...numbered(10)), together);
      const rows = await at.app.atRest(60_000);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));
      expect((await createdFiles()).map((files) => files.length).toSorted()).toEqual([2, 2, 3, 3]);
      const refusals = (await creationStatuses()).filter((status) => status === tooManyStatus);
      expect(refusals.length).toBeLessThanOrEqual(3);
      await at.service.control.resetLedger();
      await at.app.queue.add(await lay('x.txt', 'y.txt', 'z.txt', 'w.txt'), together);
      await at.app.atRest();
      expect(await creationStatuses()).toEqual([201, 201]);
    },
  );
});

describe('a refusal of a group', () => {
  interface Refusal {
    readonly status: number;
    readonly words: string;
    readonly ends: string;
  }
  const names = ['a.txt', 'b.txt', 'c.txt'];
  const namings = ['index', 'path', 'no'] as const;
  const answers: readonly Refusal[] = [
    { status: 403, words: 'Not for this workspace', ends: 'failed' },
    { status: 404, words: 'Not found', ends: 'failed' },
    { status: 409, words: 'Asset already submitted', ends: 'already-submitted' },
    { status: 413, words: 'File too large', ends: 'failed' },
    { status: 415, words: 'Unsupported content type', ends: 'failed' },
    { status: 422, words: 'Not valid', ends: 'failed' },
  ];
  const cases = answers.flatMap((answer) =>
    names.flatMap((bad, index) => namings.map((naming) => Object.assign({ bad, index, naming }, answer))),
  );

  it.each(cases)(
    '$status because of $bad, named by $naming, submits the others and shows its words',
    async ({ status, words, ends, bad, index, naming }) => {
      const detail = naming === 'path' ? `${words}: ${at.service.workspaces.main}/${bad}` : words;
      const fields = [{ loc: ['body', 'assets', index, 'blobPath'], msg: words }];
      await at.service.control.addFault({
        kind: 'answer',
        endpoint: 'submissions.create',
        contains: `/${bad}"`,
        status,
        json: naming === 'index' ? { detail, fields } : { detail },
        when: 'after-body',
      });
      await at.app.queue.add(await lay(...names), together);
      const rows = await at.app.atRest();
      const good = names.filter((name) => name !== bad);
      expect(states(rows)).toEqual({
        ...Object.fromEntries(good.map((name) => [name, 'complete'])),
        [bad]: ends,
      });
      if (ends === 'failed') expect(at.app.row(bad).failure).toMatchObject({ status, detail });
      const created = (await createdFiles()).toSorted();
      const { requests } = await at.service.control.ledger({ endpoint: 'submissions.create' });
      const details = at.app.queue.queries.details(at.app.row(good[0] ?? '').id);
      if (naming === 'no') {
        expect(created).toEqual(good.map((name) => [name]));
        expect(requests).toHaveLength(4);
        expect(details?.submission.splitBy).toMatchObject({ status, detail: words });
      } else {
        expect(created).toEqual([good]);
        expect(requests).toHaveLength(2);
        expect(details?.submission.splitBy).toBeNull();
      }
      const all = (await at.service.control.ledger()).created;
      expect(new Set(all.map(({ metadata }) => JSON.stringify(metadata)))).toEqual(
        new Set([JSON.stringify(together.metadata)]),
      );
    },
  );

  it('because of its sidekicks fails every file after one request', async () => {
    await at.service.control.addFault({
      kind: 'answer',
      endpoint: 'submissions.create',
      status: 422,
      json: { fields: [{ field: 'sidekickIds.0', message: 'Unknown sidekick' }] },
    });
    await at.app.queue.add(await lay(...names), together);
    const rows = await at.app.atRest();
    expect(rows.map(({ state, failure }) => [state, failure?.kind])).toEqual(
      names.map(() => ['failed', 'validation']),
    );
    expect(await creationStatuses()).toEqual([422]);
  });
});
