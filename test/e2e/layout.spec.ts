/** How the window uses its space, in every language: its font, its scrollbars and the bar of filters. */
import type { Page } from '@playwright/test';

import { expect, test } from './gallery.ts';
import { galleryStates } from './galleryStates.ts';

const look = { query: '', theme: 'light', width: 1_280, height: 800 } as const;

/** The fonts in which Chromium has drawn the text of an element. */
async function drawnFonts(page: Page, selector: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.detach();
  const names = fonts.map(
    ({ familyName, isCustomFont }) => `${familyName}${isCustomFont ? ' of the app' : ''}`,
  );
  return [...new Set(names)];
}

test('draws its text with its own font in every weight', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  for (const selector of ['[data-testid=row-status]', '[data-testid=overall-line]', '[data-testid=sort]'])
    expect(await drawnFonts(page, selector), selector).toEqual(['Inter of the app']);
});

/** The looks of all scrollbars that elements of the page have. */
function scrollbars(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const looks = [...document.querySelectorAll('*')].flatMap((element) => {
      const { overflowX, overflowY, scrollbarWidth, scrollbarColor } = getComputedStyle(element);
      const scrolls = [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll');
      return scrolls ? [`${scrollbarWidth} ${scrollbarColor}`] : [];
    });
    return [...new Set(looks)];
  });
}

const withScrollbars = new Set([
  'list',
  'details-results-many',
  'settings-network',
  'batch-report',
  'first-run',
]);
for (const theme of ['light', 'dark'] as const) {
  test(`has scrollbars that look alike in list, drawers and dialogs, ${theme}`, async ({ gallery }) => {
    const { page } = gallery;
    const looks = new Set<string>();
    for (const { name, query, reach } of galleryStates.filter((state) => withScrollbars.has(state.name))) {
      await gallery.show({ ...look, query, theme });
      await reach?.(page);
      const found = await scrollbars(page);
      expect(found, name).not.toEqual([]);
      for (const one of found) looks.add(one);
    }
    expect([...looks]).toHaveLength(1);
    expect([...looks][0]).toMatch(/^thin rgb/u);
  });
}

for (const language of ['en', 'de'] as const) {
  // The counts have few digits or many.
  for (const query of ['', 'rows=20000']) {
    test(`has one line of filters and search at 1280 px, ${language}, ${query}`, async ({ gallery }) => {
      const { page } = gallery;
      await gallery.show({ ...look, query, ...(language === 'de' ? { language } : {}) });
      const middleOf = async (testId: string) => {
        const box = await page.getByTestId(testId).boundingBox();
        return box === null ? null : Math.round(box.y + box.height / 2);
      };
      const inLine = ['filter-all', 'filter-already-submitted', 'search', 'sort', 'day', 'group'];
      const middles = await Promise.all(inLine.map(middleOf));
      expect(new Set(middles).size, String(middles)).toBe(1);
      for (const width of [1_279, 1_000, 700, 480]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${width} px`).toBe(0);
        for (const testId of inLine) await expect(page.getByTestId(testId)).toBeInViewport({ ratio: 1 });
      }
    });
  }
}
