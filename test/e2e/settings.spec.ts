/** The pages of the settings: changes apply at once and survive a restart, and the diagnostics file contains no secret. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import type { SettingsView } from '../../preload/contract.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { unzipTexts } from '../support/unzipTexts.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

async function openPage(app: RunningApp, name: string): Promise<void> {
  if (!(await app.page.getByTestId('settings').isVisible()))
    await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId(`settings-page-${name}`).click();
}

async function settingsOf(app: RunningApp): Promise<SettingsView> {
  const settings = await app.page.evaluate(() => window.mediamagic?.settings());
  if (settings === undefined) throw new Error('The page has no bridge');
  return settings;
}

/** Checks the WCAG rules that axe can test. */
async function expectNoBarrier(page: Page, testId: string): Promise<void> {
  await expect(page.getByTestId(testId)).toBeVisible();
  // The other mode of axe opens a new page, which Electron does not support.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).include(`[data-testid=${testId}]`);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('applies changes at once, keeps them after a restart, and refuses wrong values', async ({ launch }) => {
  const app = await launch();
  const { page } = app;
  await openPage(app, 'transfers');
  await page.getByTestId('settings-parallel').fill('7');
  await page.getByTestId('settings-bandwidth').fill('2.5');
  await page.getByTestId('settings-checksums').uncheck();
  await expect
    .poll(() => settingsOf(app))
    .toMatchObject({ parallelUploads: 7, bytesPerSecond: 2_500_000, checksums: false });

  await page.getByTestId('settings-parallel').fill('99');
  await page.getByTestId('settings-parallel').press('Tab');
  await expect(page.getByTestId('settings')).toContainText('Enter a whole number from 1 to 16.');
  await expect(page.getByTestId('settings-parallel')).toHaveAttribute('aria-invalid', 'true');
  expect(await settingsOf(app)).toMatchObject({ parallelUploads: 7 });
  await app.screenshots('settings-transfers');

  await openPage(app, 'behaviour');
  await page.getByTestId('settings-retry-cap').selectOption({ label: '5 min' });
  await page.getByTestId('settings-history-days').selectOption({ label: 'Forever' });
  await page.getByTestId('settings-history-count').selectOption({ label: '10,000' });
  await openPage(app, 'appearance');
  await page.getByTestId('settings-theme').selectOption('dark');
  await page.getByTestId('settings-language').selectOption('de');
  await expect(page.getByTestId('settings')).toContainText('Einstellungen');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const menu = () =>
    app.electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  await expect.poll(menu).toContain('&Datei');
  await app.close();

  const again = await launch();
  expect(await settingsOf(again)).toMatchObject({
    parallelUploads: 7,
    bytesPerSecond: 2_500_000,
    checksums: false,
    retryCapMs: 300_000,
    historyDays: null,
    historyCount: 10_000,
    theme: 'dark',
    language: 'de',
  });
  await expect(again.page.getByTestId('add-files')).toContainText('Dateien');
  await again.close();
});

test('ignores only the values of an edited settings file that are not allowed', async ({
  launch,
  folder,
}) => {
  const userData = join(folder, 'user-data');
  await mkdir(userData, { recursive: true });
  const byHand = { parallelUploads: 99, historyDays: 'ever', theme: 'dark', retryCapMs: 45_000 };
  await writeFile(join(userData, 'settings.json'), JSON.stringify(byHand));
  const app = await launch();
  expect(await settingsOf(app)).toMatchObject({
    parallelUploads: 3,
    historyDays: 365,
    theme: 'dark',
    retryCapMs: 45_000,
  });
  await expect
    .poll(() => readFile(join(userData, 'logs/main.log'), 'utf8'))
    .toMatch(/settings\.json: parallelUploads falls back to its default .*\n.*settings\.json: historyDays/u);
  await openPage(app, 'behaviour');
  await expect(app.page.getByTestId('settings-retry-cap')).toHaveValue('45000');

  // The contract refuses the same values as the form.
  const saved = await app.page.evaluate(() =>
    window.mediamagic?.saveSettings({ parallelUploads: 17 }).catch((error: unknown) => String(error)),
  );
  expect(saved).toMatch(/error/iu);
  expect(await settingsOf(app)).toMatchObject({ parallelUploads: 3 });
  await app.close();
});

test('saves diagnostics without key, signature and, on request, file names', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'Secret launch.txt'), 12_000_000, 1);
  await writeFiller(join(folder, 'Fine.txt'), 400, 2);
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 400,
    json: { detail: 'No' },
    next: 1,
  });
  const app = await launch({ apiKey: service.keys.live, paths: [join(folder, 'Secret launch.txt')] });
  await app.reaches('Secret launch.txt', 'failed');
  await app.drop([join(folder, 'Fine.txt')]);
  await app.reaches('Fine.txt', 'complete');

  for (const names of ['kept', 'hidden'] as const) {
    const path = join(folder, `${names}.zip`);
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await openPage(app, 'about');
    await app.page.getByTestId('diagnostics-hide-names').setChecked(names === 'hidden');
    await app.page.getByTestId('save-diagnostics').click();
    await expect(app.page.getByTestId('diagnostics-result')).toContainText(path);
    const texts = await unzipTexts(path);
    const whole = [...texts.values()].join('\n');
    expect(whole).not.toContain(service.keys.live);
    expect(whole).not.toContain(service.keys.live.slice(-8));
    expect(whole).not.toMatch(/sig=(?!…)/);
    expect(whole.includes('Secret launch')).toBe(names === 'kept');
    expect(JSON.parse(texts.get('queue.json') ?? '')).toMatchObject({
      integrity: ['ok'],
      uploadsByState: { failed: 1, complete: 1 },
    });
    expect(texts.get('logs/main.log')).toContain('POST submissions');
    expect(JSON.parse(texts.get('needs-attention.json') ?? '')).toHaveLength(1);
  }
  await app.close();
});

test('shows versions and the licences of shipped packages in About', async ({ launch }) => {
  const app = await launch();
  await openPage(app, 'about');
  await expect(app.page.getByTestId('about-version')).toContainText(/\d+\.\d+\.\d+/);
  await expect(app.page.getByTestId('about-versions')).toContainText('Node.js');
  const licences = app.page.getByTestId('licences');
  for (const name of ['electron', '@vue/runtime-dom', 'libsql', 'got']) {
    await expect(licences.getByText(name, { exact: true })).toBeVisible();
  }
  await licences.getByText('libsql', { exact: true }).click();
  await expect(licences).toContainText('Permission is hereby granted');
  await app.screenshots('settings-about');
  await app.close();
});

test('is accessible in the first start, the settings and the shortcuts, also by keyboard', async ({
  launch,
}) => {
  const app = await launch({ apiKey: '' });
  const { page } = app;
  await expectNoBarrier(page, 'first-run');
  await page.keyboard.press('Control+,');
  await expect(page.getByTestId('settings-api-key')).toBeFocused();
  await expectNoBarrier(page, 'settings');
  await page.getByTestId('settings-page-account').focus();
  for (const name of ['transfers', 'submissions', 'watch', 'network', 'behaviour', 'appearance', 'about']) {
    await page.keyboard.press('ArrowDown');
    await expect(page.getByTestId(`settings-page-${name}`)).toHaveAttribute('aria-selected', 'true');
    await expectNoBarrier(page, 'settings');
  }
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings')).toBeHidden();
  // The focus is back in the field for the key, where a question mark is a character.
  await page.keyboard.press('F1');
  await expectNoBarrier(page, 'shortcuts');
  await app.screenshots('shortcuts');
  await app.close();
});
