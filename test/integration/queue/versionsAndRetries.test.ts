/** New versions and repeated processing, which a person can request after an upload has ended. */
import { appendFile, writeFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const at = queueAtService();

/** Requests that send a file, or ask for a URL for it. */
async function transferRequests(): Promise<number> {
  const { requests } = await at.service.control.ledger();
  return requests.filter(
    ({ endpoint, method }) => /^(?:uploads|storage)\./.test(endpoint) && method !== 'HEAD',
  ).length;
}

/** Submits a file through another queue, as another person would. URLs may read, so its content is recognized. */
async function submitElsewhere(name: string): Promise<string> {
  await at.service.control.setBehaviour({ sasPermissions: 'rcw' });
  const elsewhere = openQueue(await temporaryFolder(), {
    apiUrl: at.service.apiUrl,
    apiKey: at.service.keys.sandbox,
  });
  await elsewhere.queue.add([at.path(name)]);
  const [row] = await elsewhere.atRest();
  await elsewhere.stop();
  return row?.submissionId ?? '';
}

async function submissionCount(name: string): Promise<number> {
  const { submissions } = await at.service.control.ledger();
  return submissions[`${at.service.workspaces.main}/${name}`]?.submissionIds.length ?? 0;
}

describe('a new version', () => {
  it('of a completed upload is sent only after its file has changed', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    await at.app.queue.add([at.path('cut.txt')]);
    const [first] = await at.app.atRest();
    expect(await at.app.queue.actions.submitAsNewVersion(first?.id ?? '', null)).toBe('file-unchanged');
    await appendFile(at.path('cut.txt'), ', second cut');
    expect(await at.app.queue.actions.submitAsNewVersion(first?.id ?? '', null)).toBe('queued');
    const rows = await at.app.atRest();
    expect(rows.map(({ state, versionNumber }) => [state, versionNumber])).toEqual([
      ['complete', 1],
      ['complete', 2],
    ]);
    expect(rows[1]?.previousSubmissionId).toBe(first?.submissionId);
  });

  it('of another person’s submission needs its id, and sends no byte again', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    const submissionId = await submitElsewhere('cut.txt');
    await at.app.queue.add([at.path('cut.txt')]);
    const [row] = await at.app.atRest();
    expect(row?.state).toBe('already-submitted');
    const id = row?.id ?? '';
    expect(await at.app.queue.actions.submitAsNewVersion(id, null)).toBe('submission-id-needed');
    const before = await transferRequests();
    expect(before).toBeGreaterThan(0);
    expect(await at.app.queue.actions.submitAsNewVersion(id, submissionId)).toBe('queued');
    await at.app.atRest();
    expect(at.app.row('cut.txt')).toMatchObject({ state: 'complete', versionNumber: 2 });
    expect(await transferRequests()).toBe(before);
  });

  it('that is removed before it is sent keeps the record of the submission', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    const submissionId = await submitElsewhere('cut.txt');
    await at.app.queue.add([at.path('cut.txt')]);
    const [row] = await at.app.atRest();
    at.app.queue.setAllPaused(true);
    await at.app.queue.actions.submitAsNewVersion(row?.id ?? '', submissionId);
    await at.app.queue.actions.act('remove', [row?.id ?? '']);
    at.app.queue.setAllPaused(false);
    const before = await transferRequests();
    expect(before).toBeGreaterThan(0);
    await at.app.queue.add([at.path('cut.txt')]);
    await at.app.atRest();
    expect(at.app.row('cut.txt').state).toBe('already-submitted');
    expect(await transferRequests()).toBe(before);
  });

  it('of an unknown submission fails, and can be tried with another id', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    const submissionId = await submitElsewhere('cut.txt');
    await at.app.queue.add([at.path('cut.txt')]);
    const [row] = await at.app.atRest();
    const id = row?.id ?? '';
    await at.app.queue.actions.submitAsNewVersion(id, '00000000-0000-4000-8000-000000000000');
    await at.app.atRest();
    expect(at.app.row('cut.txt')).toMatchObject({
      state: 'failed',
      failure: { kind: 'previous-submission-not-found' },
      actions: expect.arrayContaining(['submit-as-new-version']),
    });
    await at.app.queue.actions.submitAsNewVersion(id, submissionId);
    await at.app.atRest();
    expect(at.app.row('cut.txt').state).toBe('complete');
  });

  it('uses another name when the service refuses the old one', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    const submissionId = await submitElsewhere('cut.txt');
    await at.app.queue.add([at.path('cut.txt')]);
    const [row] = await at.app.atRest();
    await at.service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      status: 409,
      json: { detail: 'Asset already submitted' },
      next: 1,
    });
    await at.app.queue.actions.submitAsNewVersion(row?.id ?? '', submissionId);
    await at.app.atRest();
    expect(at.app.row('cut.txt')).toMatchObject({ state: 'complete', versionNumber: 2 });
    expect(await submissionCount('cut (2).txt')).toBe(1);
  });

  it('is created once even when the response was lost', async () => {
    await writeFile(at.path('cut.txt'), 'first cut');
    const submissionId = await submitElsewhere('cut.txt');
    await at.app.queue.add([at.path('cut.txt')]);
    const [row] = await at.app.atRest();
    await at.service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
    await at.app.queue.actions.submitAsNewVersion(row?.id ?? '', submissionId);
    await at.app.atRest();
    expect(at.app.row('cut.txt').state).toBe('already-submitted');
    expect(await submissionCount('cut.txt')).toBe(2);
    expect(await submissionCount('cut (2).txt')).toBe(0);
  });
});

describe('a failed processing', () => {
  it('is repeated from the row when the service allows it', async () => {
    await writeFile(at.path('fail-retryable.txt'), 'x');
    await at.app.queue.add([at.path('fail-retryable.txt')]);
    const [row] = await at.app.atRest();
    expect(row).toMatchObject({ state: 'failed', failure: { kind: 'processing-failed' } });
    expect(row?.actions).toContain('retry');
    await at.app.queue.actions.act('retry', [row?.id ?? '']);
    await at.app.atRest();
    expect(at.app.row('fail-retryable.txt').state).toBe('complete');
    expect((await at.service.control.ledger({ endpoint: 'assets.retry' })).requests).toHaveLength(1);
  });

  it('offers no retry that the service would refuse', async () => {
    await writeFile(at.path('fail-permanent.txt'), 'x');
    await at.app.queue.add([at.path('fail-permanent.txt')]);
    const [row] = await at.app.atRest();
    expect(row?.actions).not.toContain('retry');
  });

  it.each([
    ['Retry already in progress', 'complete', undefined],
    ['Asset is not retryable', 'failed', 'retry-not-retryable'],
    ['Asset has no retry attempts left', 'failed', 'retries-exhausted'],
  ])('answers “%s” in its own words', async (detail, state, kind) => {
    await writeFile(at.path('fail-retryable.txt'), 'x');
    await at.app.queue.add([at.path('fail-retryable.txt')]);
    const [row] = await at.app.atRest();
    const isInProgress = state === 'complete';
    await at.service.control.addFault({
      endpoint: 'assets.retry',
      kind: 'answer',
      status: 409,
      json: { detail },
      next: 1,
      // A retry in progress is really running at the service.
      ...(isInProgress ? { when: 'after-work' as const } : {}),
    });
    await at.app.queue.actions.act('retry', [row?.id ?? '']);
    await at.app.atRest();
    expect(at.app.row('fail-retryable.txt').state).toBe(state);
    expect(at.app.row('fail-retryable.txt').failure?.kind).toBe(kind);
  });
});
