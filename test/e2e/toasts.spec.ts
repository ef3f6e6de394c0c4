/** Toasts stay out of the way, a removal can be undone as long as that is possible, and the footer follows the tray. */
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';

import { writeFiller } from '../fixtures/samples.ts';
import { test as appTest } from './fixtures.ts';
import { expect, test } from './gallery.ts';

function rows(page: Page): Locator {
  return page.getByTestId('upload-row');
}

async function removeCurrentRow(page: Page): Promise<void> {
  await page.getByTestId('search').fill('Voiceover');
  await expect(rows(page)).toHaveCount(1);
  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('undo')).toBeVisible();
}

for (const width of [1_280, 480]) {
  test(`shows one toast at the bottom left and covers no row at ${width} px`, async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show({ query: 'still=1', theme: 'light', width, height: 800 });
    await page.getByTestId('add-files').click();
    await page.getByTestId('add-files').click();
    const toast = page.getByTestId('toast');
    await expect(toast).toHaveCount(1);
    await expect(toast).toContainText('3 already in your list');
    const box = await toast.boundingBox();
    const list = await page.getByTestId('upload-list').boundingBox();
    if (box === null || list === null) throw new Error('Nothing is shown');
    expect(box.x).toBeLessThan(24);
    expect(box.y).toBeGreaterThanOrEqual(list.y + list.height);
  });
}

test('undoes a removal without a toast, and never edits the search field from elsewhere', async ({
  gallery,
}) => {
  const { page } = gallery;
  await gallery.show({ query: 'still=1', theme: 'light', width: 1_280, height: 800 });
  await removeCurrentRow(page);
  await page.getByTestId('toast').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByTestId('toast')).toHaveCount(0);
  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Control+z');
  await expect(rows(page)).toHaveCount(1);

  // Nothing is left to undo, so the key and the menu do nothing, not even in the field that was used last.
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+y');
  await gallery.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.undo();
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(page.getByTestId('search')).toHaveValue('Voiceover');
  await page.getByTestId('search').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('search')).not.toHaveValue('Voiceover');
});

test('offers to undo a removal in the menu of every row while that is possible', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ query: 'still=1', theme: 'light', width: 1_280, height: 800 });
  await removeCurrentRow(page);
  await page.getByTestId('search').fill('');
  const entry = page.getByTestId('menu-undo-removal');
  await rows(page).first().click({ button: 'right' });
  await expect(entry).toHaveText('Undo removal of 1 upload');
  await entry.click();
  await page.getByTestId('search').fill('Voiceover');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeVisible();
  await expect(entry).toHaveCount(0);
});

test('removes the selection with Delete from its bar, and the list takes the focus', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ query: 'still=1', theme: 'light', width: 1_280, height: 800 });
  await page.getByTestId('search').fill('Voiceover');
  await expect(rows(page)).toHaveCount(1);
  await page.getByTestId('row-select').click();
  await page.getByTestId('clear-selection').focus();
  await page.keyboard.press('Delete');
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByTestId('bulk-bar')).toHaveCount(0);
  await page.getByTestId('undo').click();
  await expect(rows(page)).toHaveCount(1);
});

test('says that uploads run in the background as soon as the tray shows the icon', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ query: 'tray=late', theme: 'light', width: 1_280, height: 800 });
  const sync = page.getByTestId('footer-sync');
  await expect(sync).toHaveAttribute('data-state', 'off');
  await page.getByTestId('pause-all').click();
  await page.getByTestId('resume-all').click();
  await expect(sync).toHaveAttribute('data-state', 'on');
});

test('is below a dialog that has no room beside it', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ query: 'still=1', theme: 'light', width: 480, height: 640 });
  await page.getByTestId('add-files').click();
  await page.getByTestId('add-files').click();
  await page.getByTestId('open-settings').click();
  await expect(page.getByTestId('settings')).toBeVisible();
  const toast = await page.getByTestId('toast').boundingBox();
  const dialog = await page.getByTestId('settings').boundingBox();
  if (toast === null || dialog === null) throw new Error('Nothing is shown');
  const middle = { x: toast.x + toast.width / 2, y: toast.y + toast.height / 2 };
  expect(middle.x).toBeGreaterThan(dialog.x);
  expect(middle.y).toBeLessThan(dialog.y + dialog.height);
  const isOfDialog = await page.evaluate(
    ({ x, y }) => document.elementFromPoint(x, y)?.closest('[data-testid=settings]') !== null,
    middle,
  );
  expect(isOfDialog).toBe(true);
});

appTest('says nothing about a drop whose rows are in sight', async ({ launch, folder }) => {
  const app = await launch();
  const { page } = app;
  await page.evaluate(() => {
    const toasts: string[] = [];
    Object.assign(window, { toasts });
    new MutationObserver(() => {
      const toast = document.querySelector('[data-testid=toast]');
      if (toast !== null) toasts.push(toast.textContent ?? '');
    }).observe(document.body, { subtree: true, childList: true });
  });
  await writeFiller(join(folder, 'a.txt'), 900, 1);
  await app.drop([join(folder, 'a.txt')]);
  await app.reaches('a.txt', 'complete');
  expect(await page.evaluate(() => (window as unknown as { toasts: string[] }).toasts)).toEqual([]);
  await app.close();
});
