/** The help: in the application's menu, and in the window for systems without a menu bar. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type RunningApp, expect, test } from './fixtures.ts';

/** Chooses an entry of the application's menu, as the system does. It is there once the first page has settled. */
async function chooseInMenu(app: RunningApp, id: string): Promise<void> {
  await expect
    .poll(() =>
      app.electron.evaluate(({ Menu }, wanted) => {
        const entry = Menu.getApplicationMenu()?.getMenuItemById(wanted);
        entry?.click();
        return entry !== undefined && entry !== null;
      }, id),
    )
    .toBe(true);
}

test('shows the guide, the news, the shortcuts and the way to diagnostics, from menu and window', async ({
  launch,
}) => {
  const app = await launch();
  const { page } = app;
  const choose = async (entry: string) => {
    await page.getByTestId('help-menu').click();
    await page.getByTestId(entry).click();
  };

  await choose('help-guide');
  const body = page.getByTestId('document-body');
  await expect(page.getByTestId('document')).toContainText('User guide');
  await expect(body.getByRole('heading', { name: 'First steps' })).toBeVisible();
  await page.getByTestId('document-heading').filter({ hasText: 'Watch folders' }).click();
  await expect(body.getByRole('heading', { name: 'Watch folders' })).toBeInViewport();
  await app.screenshots('user-guide');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('document')).toBeHidden();

  await choose('help-news');
  await expect(page.getByTestId('document')).toContainText('What’s new');
  await expect(body.getByRole('heading', { name: 'Uploads' })).toBeVisible();
  // Text only: no link and no picture of a document can lead out of the app.
  expect(await body.locator('a, img, script, iframe').count()).toBe(0);
  await app.screenshots('whats-new');
  await page.keyboard.press('Escape');

  await choose('help-diagnostics');
  await expect(page.getByTestId('save-diagnostics')).toBeFocused();
  await page.keyboard.press('Escape');

  await chooseInMenu(app, 'help-guide');
  await expect(body.getByRole('heading', { name: 'First steps' })).toBeVisible();
  await chooseInMenu(app, 'help-shortcuts');
  await expect(page.getByTestId('document')).toBeHidden();
  await expect(page.getByTestId('shortcuts')).toBeVisible();
  await page.keyboard.press('Escape');
  await chooseInMenu(app, 'help-about');
  await expect(page.getByTestId('about-version')).toBeVisible();
  await expect(page.getByTestId('licences').locator('li').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByTestId('help-menu').click();
  await app.screenshots('help-menu');
  await app.close();
});

test('shows the guide in German in a German window, and says that the news are in English', async ({
  launch,
  folder,
}) => {
  await mkdir(join(folder, 'user-data'), { recursive: true });
  await writeFile(join(folder, 'user-data/settings.json'), JSON.stringify({ language: 'de' }));
  const app = await launch();
  const { page } = app;
  const body = page.getByTestId('document-body');
  await page.getByTestId('help-menu').click();
  await page.getByTestId('help-guide').click();
  await expect(body.getByRole('heading', { name: 'Erste Schritte' })).toBeVisible();
  await expect(body).toHaveAttribute('lang', 'de');
  await page.keyboard.press('Escape');
  await page.getByTestId('help-menu').click();
  await page.getByTestId('help-news').click();
  await expect(page.getByTestId('document')).toContainText('Neuerungen (Englisch)');
  await expect(body).toHaveAttribute('lang', 'en');
  await app.close();
});
