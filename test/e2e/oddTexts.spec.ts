/**
 * Whatever files are called and whatever the service says: it is shown as text, cut where it is long, and the layout stays
 * whole, wide, narrow and at 200 % (640 by 400 is a window of 1280 by 800 that is zoomed so).
 */
import type { Page } from '@playwright/test';

import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

/** States that show names and texts from outside, hostile ones among them. */
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

/** Elements that only markup within a text could have brought. */
const fromMarkup = 'img[src="x"], [onerror], [onclick], script:not([src]), #app b, #app iframe';

interface Overflow {
  readonly element: string;
  readonly isWiderBy: number;
}

/** What scrolls sideways, or reaches out of the window to the right. */
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
  test(`${name}: text stays text, and nothing reaches out of the window`, async ({ gallery }) => {
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

test('a row is as high with any name and any failure', async ({ gallery }) => {
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

test('a text of 100 kB is cut, and shown whole in a box of its own on demand', async ({ gallery }) => {
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
