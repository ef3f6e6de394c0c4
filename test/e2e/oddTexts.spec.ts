/**
 * File names and texts of the service are always shown as text and cut when they are long. The layout holds in a wide and a
 * narrow window, and at 200 % zoom (640 by 400 is the viewport of a window of 1280 by 800 at 200 %).
 */
import type { Page } from '@playwright/test';

import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

/** States that show names and texts from outside the app, including hostile ones. */
const shown = new Set([
  'list',
  'details-name-odd',
  'details-failure-odd',
  'details-results-odd',
  'gates-odd',
  'survey-odd',
  'undo-message-odd',
]);
const sizes = [
  [1_280, 800],
  [480, 800],
  [640, 400],
] as const;

/** Elements that can only come from markup within a text. */
const fromMarkup = 'img[src="x"], [onerror], [onclick], script:not([src]), #app b, #app iframe';

interface Overflow {
  readonly element: string;
  readonly isWiderBy: number;
}

/** Elements that scroll sideways or extend beyond the right edge of the window. */
async function overflows(page: Page): Promise<Overflow[]> {
  return page.evaluate(() => {
    const found: { element: string; isWiderBy: number }[] = [];
    for (const element of [document.documentElement, ...document.querySelectorAll('#app *')]) {
      const { overflowX } = getComputedStyle(element);
      const scrolls = element === document.documentElement || overflowX === 'auto' || overflowX === 'scroll';
      const isWiderBy = element.scrollWidth - element.clientWidth;
      if (scrolls && isWiderBy > 1) found.push({ element: element.outerHTML.slice(0, 120), isWiderBy });
    }
    return found;
  });
}

for (const { name, query, height, reach } of galleryStates.filter((state) => shown.has(state.name))) {
  test(`${name} shows texts without markup and within the window`, async ({ gallery }) => {
    const { page } = gallery;
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    for (const [width, usualHeight] of sizes) {
      await gallery.show({ query, theme: 'light', width, height: height ?? usualHeight });
      await reach?.(page);
      expect(await page.locator(fromMarkup).count(), 'elements that markup brought').toBe(0);
      expect(await overflows(page), `${width} px`).toEqual([]);
    }
    expect(dialogs).toEqual([]);
  });
}

test('a row has the same height with any name and any failure', async ({ gallery }) => {
  for (const width of [1_280, 480]) {
    await gallery.show({ query: '', theme: 'light', width, height: 6_000 });
    const heights = await gallery.page
      .getByTestId('upload-row')
      .evaluateAll((rows) => rows.map((row) => Math.round(row.getBoundingClientRect().height)));
    const all = /\d+/.exec(await gallery.page.getByTestId('filter-all').innerText())?.[0];
    expect(heights).toHaveLength(Number(all));
    expect(new Set(heights).size).toBe(1);
  }
});

test('cuts a text of 100 kB, and shows all of it in a box on request', async ({ gallery }) => {
  const { page } = gallery;
  const state = galleryStates.find(({ name }) => name === 'details-failure-odd');
  await gallery.show({ query: '', theme: 'light', width: 1_280, height: 800 });
  await state?.reach?.(page);
  const card = page.getByTestId('failure-card');
  const heightOf = () => card.evaluate((element) => element.getBoundingClientRect().height);
  expect(await heightOf()).toBeLessThan(800);
  await card.getByTestId('show-all').first().click();
  await expect(card.getByRole('region')).toBeVisible();
  await expect(card.getByRole('region')).toContainText('the very end');
  expect(await heightOf()).toBeLessThan(1_100);
});
