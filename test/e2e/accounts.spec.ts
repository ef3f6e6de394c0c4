/** Uploads stay with the account that they were added for, whichever way another key comes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import type { Service } from '../service/index.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const names = ['a.txt', 'b.txt', 'c.txt'];

async function writeFiles(folder: string): Promise<string[]> {
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 4_000, index);
  return names.map((name) => join(folder, name));
}

/** Requests of uploads and submissions with the live key. */
async function sentLive(service: Service): Promise<(string | null)[]> {
  const { requests } = await service.control.ledger({ key: 'live' });
  return requests
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => endpoint?.startsWith('uploads.') || endpoint === 'submissions.create');
}

/** Uploads that cannot be submitted at the moment. */
async function withUnfinished(
  launch: (options: { paths: readonly string[] }) => Promise<RunningApp>,
  service: Service,
  folder: string,
): Promise<RunningApp> {
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 429,
    json: { error: 'Rate limit exceeded: 30 per minute' },
    headers: { 'Retry-After': '600' },
  });
  const app = await launch({ paths: await writeFiles(folder) });
  await expect(app.page.getByTestId('gate-rate-limit')).toBeVisible();
  return app;
}

async function saveKey({ page }: RunningApp, key: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByTestId('settings-api-key').fill(key);
  await page.getByTestId('settings-save').click();
}

test('asks before a live key takes over sandbox uploads, and sends nothing without a yes', async ({
  launch,
  service,
  folder,
}) => {
  const app = await withUnfinished(launch, service, folder);
  const { page } = app;
  await saveKey(app, service.keys.live);
  const dialog = page.getByTestId('account-change');
  await expect(dialog.getByTestId('account-change-count')).toHaveText(
    '3 unfinished uploads were added for the sandbox.',
  );
  await app.screenshots('account-change');
  await dialog.getByTestId('account-change-cancel').click();
  await expect(dialog).toBeHidden();
  await page.getByTestId('settings-close').click();
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'sandbox');

  await saveKey(app, service.keys.live);
  await dialog.getByTestId('account-change-hold').click();
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'live');
  await service.control.clearFaults();
  for (const name of names)
    await expect(app.row(name).getByTestId('row-status')).toHaveText('On hold for the sandbox key');
  await app.drop([await writeOne(folder, 'live.txt')]);
  await app.reaches('live.txt', 'complete');
  expect((await sentLive(service)).filter((endpoint) => endpoint === 'submissions.create')).toHaveLength(1);
  await app.screenshots('on-hold');

  await page.getByTestId('held-uploads-choose').click();
  await dialog.getByTestId('account-change-move').click();
  for (const name of names) await app.reaches(name, 'complete');
  await expect(page.getByTestId('held-uploads')).toBeHidden();
  expect((await sentLive(service)).filter((endpoint) => endpoint === 'submissions.create')).toHaveLength(4);
  await app.close();
});

test('keeps uploads on hold when the app starts with the key of another account', async ({
  launch,
  service,
  folder,
}) => {
  const first = await withUnfinished(launch, service, folder);
  await first.close();
  await service.control.clearFaults();
  const app = await launch({ apiKey: service.keys.live, paths: [await writeOne(folder, 'live.txt')] });
  await app.reaches('live.txt', 'complete');
  await expect(app.page.getByTestId('held-uploads')).toContainText(
    '3 uploads are on hold for the sandbox key',
  );
  await app.row('a.txt').getByTestId('row-hold-choose').click();
  await app.page.getByTestId('account-change-remove').click();
  await expect(app.row('a.txt')).toBeHidden();
  expect((await sentLive(service)).filter((endpoint) => endpoint === 'submissions.create')).toHaveLength(1);
  await app.close();
  const again = await launch({ apiKey: service.keys.sandbox });
  await expect(again.row('live.txt')).toBeVisible();
  await again.close();
});

test('asks before uploads of one server go to another server, and sends nothing there without a yes', async ({
  launch,
  service,
  folder,
}) => {
  await mkdir(join(folder, 'user-data'), { recursive: true });
  await writeFile(
    join(folder, 'user-data/settings.json'),
    JSON.stringify({ apiUrl: service.apiUrl, addedStillMs: 0 }),
  );
  const app = await withUnfinished((options) => launch({ ...options, apiUrl: '' }), service, folder);
  const { page } = app;
  // The same service under another name of its host, so that a request to it would be answered.
  const elsewhere = service.apiUrl.replace('127.0.0.1', 'localhost');
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByTestId('settings-api-url').fill(elsewhere);
  await page.getByTestId('settings-api-key').fill(service.keys.sandbox);
  await page.getByTestId('settings-save').click();
  const dialog = page.getByTestId('account-change');
  await expect(dialog.getByTestId('account-change-count')).toContainText('3 unfinished uploads');
  await expect(dialog).toContainText(`The new server is ${new URL(elsewhere).host}.`);
  await service.control.clearFaults();
  await service.control.resetLedger();
  await dialog.getByTestId('account-change-hold').click();
  await expect(page.getByTestId('held-uploads')).toContainText('3 uploads are on hold');
  await app.drop([await writeOne(folder, 'elsewhere.txt')]);
  await app.reaches('elsewhere.txt', 'complete');
  const { requests } = await service.control.ledger({ endpoint: 'submissions.create' });
  expect(requests).toHaveLength(1);
  for (const name of names)
    await expect(app.row(name).getByTestId('row-status')).toContainText('On hold for the sandbox key of');
  await app.close();
});

async function writeOne(folder: string, name: string): Promise<string> {
  await writeFiller(join(folder, name), 4_000, 9);
  return join(folder, name);
}
