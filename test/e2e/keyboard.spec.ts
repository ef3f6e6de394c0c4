/** All main tasks with the keyboard only. The focus is always visible, and returns to where it came from. */
import { join } from 'node:path';

import type { ElectronApplication, Locator, Page } from '@playwright/test';

import { sampleFile, writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Sets the answer of the system's file dialog. */
async function willPick(electron: ElectronApplication, filePaths: readonly string[]): Promise<void> {
  await electron.evaluate(
    ({ dialog }, paths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: paths });
    },
    [...filePaths],
  );
}

/** Counts mouse events from now on. */
async function watchPointer(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const seen = { count: 0 };
    const names = ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'wheel', 'dragenter'];
    for (const name of names) {
      window.addEventListener(name, () => (seen.count += 1), true);
    }
    Object.assign(window, { pointerSeen: seen });
  });
  return () =>
    page.evaluate(() => (window as unknown as { pointerSeen: { count: number } }).pointerSeen.count);
}

/**
 * Checks that the focused element is on the screen and has an outline, or that its representative has one (the current row of
 * the list, the frame of a field).
 */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return 'nothing has the focus';
    const current = activeElement.getAttribute('aria-activedescendant');
    const shown = (current === null ? null : document.getElementById(current)) ?? activeElement;
    const { width, height, top, bottom } = shown.getBoundingClientRect();
    const name = `${shown.tagName} ${shown.getAttribute('data-testid') ?? shown.className}`;
    if (width < 1 || height < 1 || bottom <= 0 || top >= innerHeight) return `${name} is not on the screen`;
    for (const part of [shown, shown.parentElement, ...shown.children]) {
      if (part === null) continue;
      const { outlineStyle, outlineWidth } = getComputedStyle(part);
      if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) return 'visible';
    }
    return `${name} looks the same without the focus`;
  });
  expect(seen).toBe('visible');
}

/** Presses Tab until this element has the focus. The focus is visible at every step. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press(key);
    await expectVisibleFocus(page);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Not reached with ${key}: ${wanted.toString()}`);
}

async function press(app: RunningApp, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await app.page.keyboard.press(key);
}

test('enters a key, adds files, and uses details, actions, search and settings by keyboard', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'b.txt'), 2_000, 1);
  await writeFiller(join(folder, 'c.txt'), 2_000, 2);
  const app = await launch({ apiKey: '' });
  const { page, electron } = app;
  const pointer = await watchPointer(page);
  const list = page.getByTestId('upload-list');
  const drawer = page.getByTestId('details');

  // At the first start the field for the key has the focus.
  await expect(page.getByTestId('first-run-key')).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.type(service.keys.sandbox);
  await press(app, 'Enter');
  await expect(page.getByTestId('empty-queue')).toBeVisible();

  // Add files: the button, then the shortcut.
  await willPick(electron, [sampleFile('Jingle.mp3')]);
  await tabTo(page, page.getByTestId('add-files'));
  await press(app, 'Enter');
  await app.reaches('Jingle.mp3', 'complete');
  await expect(page.getByTestId('add-files')).toBeFocused();
  await willPick(electron, [join(folder, 'b.txt'), join(folder, 'c.txt')]);
  await press(app, 'Control+o');
  await app.reaches('b.txt', 'complete');
  await app.reaches('c.txt', 'complete');

  // Rows and details: the drawer takes the focus and returns it to the list.
  await tabTo(page, list);
  await press(app, 'Home');
  await expectVisibleFocus(page);
  const nameAt = async (index: number) =>
    await page.getByTestId('upload-row').nth(index).getAttribute('data-name');
  const first = await nameAt(0);
  await press(app, 'Enter');
  await expect(drawer).toContainText(first ?? '');
  await expect(drawer.getByRole('heading', { level: 2 })).toBeFocused();
  await expectVisibleFocus(page);

  // Results are reached through visible controls.
  await expect(drawer.getByTestId('results-ready')).toBeVisible();
  await tabTo(page, drawer.getByTestId('results-reload'));
  await press(app, 'Enter');
  await expect(drawer.getByTestId('results-ready')).toBeVisible();
  await expectVisibleFocus(page);
  await press(app, 'Escape');
  await expect(drawer).toBeHidden();
  await expect(list).toBeFocused();
  await expectVisibleFocus(page);

  // The menu of the row returns the focus to the list.
  await press(app, 'Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await press(app, 'ArrowDown');
  await expectVisibleFocus(page);
  await press(app, 'Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(list).toBeFocused();

  // Into the row's controls and back.
  await press(app, 'ArrowRight');
  await expectVisibleFocus(page);
  await expect(list).not.toBeFocused();
  await press(app, 'ArrowLeft');
  await expect(list).toBeFocused();

  // Remove and undo, one row and then all that are selected.
  await press(app, 'Delete');
  await expect(page.getByTestId('upload-row')).toHaveCount(2);
  await expect(list).toBeFocused();
  await press(app, 'Control+z');
  await expect(page.getByTestId('upload-row')).toHaveCount(3);
  await press(app, 'Control+a');
  await expect(page.getByTestId('bulk-bar')).toContainText('3');
  await press(app, 'Delete');
  await expect(page.getByTestId('upload-row')).toHaveCount(0);
  await press(app, 'Control+z');
  await expect(page.getByTestId('upload-row')).toHaveCount(3);

  // Filter and search.
  await press(app, 'Control+f');
  await expect(page.getByTestId('search')).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.type('jingle');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await press(app, 'Escape');
  await expect(page.getByTestId('upload-row')).toHaveCount(3);
  await tabTo(page, page.getByTestId('filter-attention'), 'Shift+Tab');
  await press(app, ' ');
  await expect(page.getByTestId('no-matches')).toBeVisible();
  await tabTo(page, page.getByTestId('filter-all'), 'Shift+Tab');
  await press(app, 'Enter');
  await expect(page.getByTestId('upload-row')).toHaveCount(3);

  // Settings and the sheet of shortcuts: dialogs keep the focus inside and return it.
  await press(app, 'Control+,');
  await expect(page.getByTestId('settings')).toBeVisible();
  await expectVisibleFocus(page);
  for (let presses = 0; presses < 20; presses += 1) {
    await press(app, 'Tab');
    await expectVisibleFocus(page);
    expect(
      await page.getByTestId('settings').evaluate((dialog) => dialog.contains(document.activeElement)),
    ).toBe(true);
  }
  await press(app, 'Escape');
  await expect(page.getByTestId('settings')).toBeHidden();
  await expect(page.getByTestId('filter-all')).toBeFocused();
  await press(app, '?');
  await expect(page.getByTestId('shortcuts')).toBeVisible();
  await press(app, 'Escape');
  await expect(page.getByTestId('filter-all')).toBeFocused();
  await expectVisibleFocus(page);

  expect(await pointer(), 'events of a mouse').toBe(0);
  await app.close();
});
