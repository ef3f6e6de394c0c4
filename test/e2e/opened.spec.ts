/** Files that are opened with the app are sent only after a person has confirmed, however few they are. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFile, writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';
import { closeWindow, on, windowBy, windowCount } from './windows.ts';

test('asks about a single small file, which Send submits and Enter does not', async ({
  launch,
  service,
  folder,
}) => {
  const file = join(folder, 'Press release.pdf');
  await copyFile(sampleFile('Press release.pdf'), file);
  const app = await launch({ opened: [file] });
  const { page } = app;
  const preflight = page.getByTestId('survey');
  await expect(preflight).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('survey-title')).toHaveText(/^1 file ready to upload/u);
  await expect(page.getByTestId('survey-names')).toHaveText('Press release.pdf');
  await expect(page.getByTestId('live-region')).toContainText('Press release.pdf');
  // A window that opens while a person types elsewhere may receive an Enter.
  await expect(preflight).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await expect(preflight).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('empty-queue')).toBeVisible();
  expect((await service.control.ledger()).submissions).toEqual({});
  await app.screenshots('opened-one-file');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('survey-send')).toBeFocused();
  await page.keyboard.press('Enter');
  await app.reaches('Press release.pdf', 'complete');
  await app.close();
});

test('opens a window to ask after a hidden start, and keeps asking when it is closed', async ({
  desktop,
  launchHidden,
  startAgain,
  folder,
}) => {
  await desktop.showPanel();
  const path = (name: string) => join(folder, name);
  await mkdir(path('Day 1'));
  for (const [index, name] of ['first.txt', 'Day 1/a.txt', 'Day 1/b.txt', 'second.txt'].entries())
    await writeFiller(path(name), 1_000, index);
  const electron = await launchHidden({ ...on(desktop), opened: [path('first.txt')] });
  const firstPage = await electron.firstWindow();
  await expect(firstPage.getByTestId('survey-names')).toHaveText('first.txt');
  // Without the tray icon, closing the window would quit the app.
  await expect.poll(() => desktop.iconCount()).toBe(1);
  await closeWindow(electron);
  await expect.poll(() => windowCount(electron)).toBe(0);
  await expect
    .poll(() => desktop.notifications.map(({ title }) => title))
    .toContain('Some files need your confirmation');

  const page = await windowBy(electron, () =>
    Promise.all(['Day 1', 'second.txt', 'gone.mov'].map((name) => startAgain([path(name)]))),
  );
  await expect(page.getByTestId('survey-title')).toHaveText(/^4 files ready to upload/u);
  await expect(page.getByTestId('survey-skip-missing')).toHaveAttribute('data-count', '1');
  await expect(page.getByTestId('survey').locator('[data-testid^=survey-skip-]')).toHaveCount(1);
  await page.getByTestId('survey-cancel').click();
  await expect(page.getByTestId('survey')).toBeHidden();
  await expect(page.getByTestId('empty-queue')).toBeVisible();
});

test('shows that a path does not exist, and adds nothing', async ({ launch, folder }) => {
  const app = await launch({ opened: [join(folder, 'gone.mov')] });
  await expect(app.page.getByTestId('survey-title')).toHaveText('None of these can be uploaded');
  await expect(app.page.getByTestId('survey-skip-missing')).toBeVisible();
  await app.page.getByTestId('survey-cancel').click();
  await expect(app.page.getByTestId('empty-queue')).toBeVisible();
  await app.close();
});

test('asks again after a quit, and asks nothing when the setting is on', async ({
  launch,
  startAgain,
  folder,
}) => {
  const path = (name: string) => join(folder, name);
  for (const [index, name] of ['one.txt', 'two.txt'].entries()) await writeFiller(path(name), 1_000, index);
  const first = await launch({ opened: [path('one.txt')] });
  await expect(first.page.getByTestId('survey')).toHaveAttribute('data-state', 'ready');
  await first.close();

  const app = await launch();
  const { page } = app;
  await expect(page.getByTestId('survey-names')).toHaveText('one.txt');
  await page.getByTestId('survey-send').click();
  await app.reaches('one.txt', 'complete');

  await page.getByTestId('open-settings').click();
  await page.getByTestId('settings-page-behaviour').click();
  await expect(page.getByTestId('settings-add-opened')).not.toBeChecked();
  await page.getByTestId('settings-add-opened').check();
  await app.screenshots('settings-opened-files');
  await page.getByTestId('settings-close').click();
  await startAgain([path('two.txt')]);
  await app.reaches('two.txt', 'complete');
  await expect(page.getByTestId('survey')).toBeHidden();
  await app.close();
});
