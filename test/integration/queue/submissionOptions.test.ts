/** Metadata and sidekicks of submissions of one file: from the drop to the service, over retries, restarts and versions. */
import { appendFile, writeFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

import { queueAtService } from '../../support/queueAtService.ts';
import { openQueue } from '../../support/queueUnderTest.ts';

const at = queueAtService();
const spring = {
  mode: 'each',
  metadata: { campaign: 'spring', budget: { eur: 7 } },
  sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11', '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10'],
} as const;
const { mode: _mode, ...options } = spring;

async function created() {
  return (await at.service.control.ledger()).created.map(({ metadata, sidekickIds }) => ({
    metadata,
    sidekickIds,
  }));
}

async function lay(...names: string[]): Promise<string[]> {
  await Promise.all(names.map((name) => writeFile(at.path(name), `content of ${name}`)));
  return names.map((name) => at.path(name));
}

describe('metadata and sidekicks', () => {
  it('reach the service with each file, and are shown in details and report', async () => {
    await at.app.queue.add(await lay('a.txt', 'b.txt'), spring);
    const [row] = await at.app.atRest();
    expect(await created()).toEqual([options, options]);
    expect(at.app.queue.queries.details(row?.id ?? '')?.submission).toMatchObject({
      ...spring,
      submissionId: row?.submissionId,
      fileCount: 1,
      others: [],
    });
    expect(await at.app.queue.queries.report(row?.batchId ?? 0)).toMatchObject({
      submissions: { ...spring, created: 2, splitBy: null },
    });
    const entries = await Array.fromAsync(at.app.queue.queries.uploadsOf(row?.batchId ?? 0));
    expect(entries).toMatchObject([options, options]);
  });

  it('are left out of a submission that has none', async () => {
    await at.app.queue.add(await lay('plain.txt'));
    const [row] = await at.app.atRest();
    expect(await created()).toEqual([{ metadata: {}, sidekickIds: [] }]);
    expect(at.app.queue.queries.details(row?.id ?? '')?.submission).toMatchObject({
      metadata: {},
      sidekickIds: [],
      submissionId: row?.submissionId,
    });
  });

  it('survive a restart and a retry', async () => {
    await at.service.control.addFault({
      kind: 'answer',
      endpoint: 'submissions.create',
      status: 422,
      next: 1,
    });
    await at.app.queue.add(await lay('a.txt'), spring);
    expect(await at.app.atRest()).toMatchObject([{ state: 'failed' }]);
    await at.app.stop();
    const account = { apiUrl: at.service.apiUrl, apiKey: at.service.keys.sandbox };
    at.app = openQueue(at.folder, account);
    const [row] = at.app.rows();
    await at.app.queue.actions.act('retry', [row?.id ?? '']);
    expect(await at.app.atRest()).toMatchObject([{ state: 'complete' }]);
    expect(await created()).toEqual([options]);
  });

  it('are those of the drop that retries a failed file', async () => {
    const [path = ''] = await lay('late.txt');
    await writeFile(path, '');
    await at.app.queue.add([path]);
    await at.app.atRest();
    await writeFile(path, 'now with content');
    await at.app.queue.add([path], spring);
    expect(await at.app.atRest()).toMatchObject([{ state: 'complete' }]);
    expect(await created()).toEqual([options]);
  });

  it('of a new version are the earlier ones, or others when a person changes them', async () => {
    const [path = ''] = await lay('cut.txt');
    await at.app.queue.add([path], spring);
    const [first] = await at.app.atRest();
    await appendFile(path, ', second cut');
    await at.app.queue.actions.submitAsNewVersion(first?.id ?? '', null);
    const [, second] = await at.app.atRest();
    await appendFile(path, ', third cut');
    const others = { metadata: { campaign: 'autumn' }, sidekickIds: [] };
    await at.app.queue.actions.submitAsNewVersion(second?.id ?? '', null, others);
    await at.app.atRest();
    expect(await created()).toEqual([options, options, others]);
  });
});
