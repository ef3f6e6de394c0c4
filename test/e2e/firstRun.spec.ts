/** The first start, without a key and with an empty queue. Each problem has its own message, and a sandbox key starts the work. */
import { createServer } from 'node:net';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { sampleFile } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

/** An address of this machine where nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return `http://127.0.0.1:${address.port}`;
}

async function useAddress(page: Page, apiUrl: string): Promise<void> {
  await page.getByTestId('gate-key-settings').click();
  await page.getByTestId('settings-api-url').fill(apiUrl);
  await page.getByTestId('settings-save').click();
  await expect(page.getByTestId('settings')).toBeHidden();
}

async function tryKey(page: Page, key: string): Promise<void> {
  await page.getByTestId('first-run-key').fill(key);
  await page.getByTestId('first-run-begin').click();
}

async function expectFindings(page: Page, expected: Record<string, string>): Promise<void> {
  const findings = page.getByTestId('settings-check-report').locator('[data-finding]');
  await expect
    .poll(() =>
      findings.evaluateAll((items) =>
        Object.fromEntries(
          items.map((item) => [item.getAttribute('data-finding'), item.getAttribute('data-state')]),
        ),
      ),
    )
    .toEqual(expected);
}

test('shows a missing key, a wrong key, no connection and no plan, and starts with a sandbox key', async ({
  launch,
  service,
  folder,
}) => {
  const app = await launch({ apiUrl: '', apiKey: '', userData: join(folder, 'fresh') });
  const { page } = app;
  await expect(page.getByTestId('first-run')).toBeVisible();
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'none');
  await app.screenshots('first-run');
  await useAddress(page, service.apiUrl);

  await page.getByTestId('first-run-begin').click();
  await expect(page.getByTestId('first-run')).toContainText('Paste your API key');
  expect((await service.control.ledger()).requests).toEqual([]);

  await tryKey(page, service.keys.revoked);
  await expectFindings(page, { network: 'good', key: 'bad', plan: 'untried' });
  await expect(page.getByTestId('first-run')).toContainText('This API key has been revoked');
  await expect(page.getByTestId('first-run-keep')).toBeHidden();
  await expect(page.getByTestId('live-region')).toContainText('API key rejected');
  await app.screenshots('first-run-refused');

  await tryKey(page, service.keys.noPlan);
  await expectFindings(page, { network: 'good', key: 'good', plan: 'bad' });

  await useAddress(page, await deadAddress());
  await tryKey(page, service.keys.sandbox);
  await expectFindings(page, { network: 'bad', key: 'untried', plan: 'untried' });
  await expect(page.getByTestId('first-run-kind')).toContainText(/sandbox/i);
  await expect(page.getByTestId('first-run-keep')).toBeVisible();

  await useAddress(page, service.apiUrl);
  await tryKey(page, service.keys.sandbox);
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'sandbox');
  await expect(page.getByTestId('empty-queue')).toBeVisible();
  await app.drop([sampleFile('Jingle.mp3')]);
  await app.reaches('Jingle.mp3', 'complete');
  await app.close();
});

test('keeps files waiting that are dropped before there is a key', async ({ launch, folder, service }) => {
  const app = await launch({ apiKey: '', userData: join(folder, 'fresh') });
  await expect(app.page.getByTestId('first-run')).toBeVisible();
  await app.drop([sampleFile('Jingle.mp3')]);
  await app.reaches('Jingle.mp3', 'queued');
  await app.page.getByTestId('gate-key-settings').click();
  await app.page.getByTestId('settings-api-key').fill(service.keys.sandbox);
  await app.page.getByTestId('settings-check').click();
  await expectFindings(app.page, { network: 'good', key: 'good', plan: 'good' });
  await app.page.getByTestId('settings-save').click();
  await app.reaches('Jingle.mp3', 'complete');
  await app.close();
});
