/** Problems of the account and the network: each shows one banner, no upload fails, and all continue afterwards. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt'];

async function writeFiles(folder: string): Promise<string[]> {
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 4_000, index);
  return names.map((name) => join(folder, name));
}

async function expectAllComplete(app: RunningApp): Promise<void> {
  const states = async () => (await app.states()).toSorted(([one], [other]) => one.localeCompare(other));
  await expect.poll(states, { timeout: 40_000 }).toEqual(names.map((name) => [name, 'complete']));
  await expect(app.page.getByTestId('filter-attention')).toContainText('0');
}

test('continues to upload during a 402 for submissions, and completes when the plan covers them', async ({
  launch,
  service,
  folder,
}) => {
  const app = await launch({ apiKey: service.keys.noSubmissionWrite, paths: await writeFiles(folder) });
  const banner = app.page.getByTestId('gate-plan');
  await expect(banner).toContainText(/submitting files for review/i);
  await expect
    .poll(
      async () =>
        (await service.control.ledger()).requests.filter(
          ({ endpoint }) => endpoint === 'storage.putBlockList',
        ).length,
    )
    .toBe(names.length);
  for (const name of names) await expect(app.row(name).getByTestId('row-status')).toContainText(/plan/i);
  await app.screenshots('gate-plan');
  await service.control.grantPlan({ key: 'noSubmissionWrite', bucket: 'submission_write' });
  await banner.getByTestId('gate-check-again').click();
  await expectAllComplete(app);
  await expect(banner).toBeHidden();
  await app.close();
});

test('waits when the key expires during uploads, and continues with another key', async ({
  launch,
  service,
  folder,
}) => {
  const paths = await writeFiles(folder);
  const app = await launch({ apiKey: service.keys.sandbox, paths: paths.slice(0, 1) });
  await app.reaches('a.txt', 'complete');
  await service.control.expireKey('sandbox');
  await app.drop(paths.slice(1));
  const banner = app.page.getByTestId('gate-key');
  await expect(banner).toContainText('This API key has expired');
  await expect(app.row('b.txt')).toHaveAttribute('data-state', 'queued');
  await app.screenshots('gate-key');
  await app.page.getByTestId('gate-key-settings').click();
  // A key of the same environment continues without a question.
  await service.control.grantPlan({ key: 'noPlan', bucket: '*' });
  await app.page.getByTestId('settings-api-key').fill(service.keys.noPlan);
  await app.page.getByTestId('settings-save').click();
  await expectAllComplete(app);
  await expect(banner).toBeHidden();
  await app.close();
});

test('counts down a 429 in its banner while other work continues', async ({ launch, service, folder }) => {
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 429,
    json: { error: 'Rate limit exceeded: 30 per minute' },
    headers: { 'Retry-After': '8' },
    next: 1,
  });
  const app = await launch({ paths: await writeFiles(folder) });
  const banner = app.page.getByTestId('gate-rate-limit');
  await expect(banner).toBeVisible();
  const secondsShown = async () =>
    Number(/(\d+) ?s/.exec((await banner.textContent()) ?? '')?.[1] ?? Number.NaN);
  const first = await secondsShown();
  expect(first).toBeGreaterThan(0);
  await app.screenshots('gate-rate-limit');
  await expect.poll(secondsShown).toBeLessThan(first);
  await expectAllComplete(app);
  await expect(banner).toBeHidden();
  await app.close();
});

test('waits without a network, and continues when it is back', async ({ launch, service, folder }) => {
  const app = await launch();
  await service.control.setNetwork('down');
  await app.drop(await writeFiles(folder));
  const banner = app.page.getByTestId('gate-offline');
  await expect(banner).toContainText(new URL(service.apiUrl).host);
  await expect(app.row('a.txt')).toHaveAttribute('data-state', 'queued');
  await app.screenshots('gate-offline');
  await service.control.setNetwork('up');
  await expectAllComplete(app);
  await expect(banner).toBeHidden();
  await app.close();
});
