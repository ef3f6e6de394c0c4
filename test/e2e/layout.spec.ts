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

test('draws every action of the settings as a button', async ({ gallery }) => {
  const { page } = gallery;
  for (const { name, query, reach } of galleryStates.filter((state) => state.name.startsWith('settings-'))) {
    await gallery.show({ ...look, query });
    await reach?.(page);
    // A tab, a heading that opens, and a link inside a sentence are no such actions.
    const plain = await page.getByTestId('settings').evaluate((dialog) =>
      [...dialog.querySelectorAll<HTMLElement>('button:not([role=tab], [aria-expanded], p button)')]
        .filter((button) => button.innerText.trim() !== '')
        .filter((button) => {
          const { backgroundColor, borderTopWidth, borderTopColor } = getComputedStyle(button);
          const clear = 'rgba(0, 0, 0, 0)';
          return backgroundColor === clear && (borderTopWidth === '0px' || borderTopColor === clear);
        })
        .map((button) => button.innerText),
    );
    expect(plain, name).toEqual([]);
  }
});

test('says once, in the banner, why uploads are on hold', async ({ gallery }) => {
  const { page } = gallery;
  for (const gate of ['plan', 'key', 'offline', 'rate-limit']) {
    await gallery.show({ ...look, query: `gates=${gate}`, height: 3_400 });
    const banner = await page.getByTestId(`gate-${gate}`).locator('p').allInnerTexts();
    const rows = await page.getByTestId('upload-row').allInnerTexts();
    expect(rows.length).toBeGreaterThan(5);
    const sentences = banner
      .flatMap((text) => text.split(/(?<=[.!?])\s/u))
      .filter((text) => text.length > 20);
    expect(sentences, gate).not.toEqual([]);
    for (const sentence of sentences)
      expect(
        rows.filter((row) => row.includes(sentence)),
        gate,
      ).toEqual([]);
    // A row on hold says what it waits for in its status, without a second line.
    const waiting = page.getByTestId('upload-row').filter({ hasText: /On hold|Waiting for connection/u });
    await expect(waiting).not.toHaveCount(0);
    for (const row of await waiting.all()) await expect(row.locator('.subline')).toHaveCount(0);
  }
});

/** The luminance of a colour as `rgb(…)`, by WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/gu) ?? []).map((channel) => {
    const share = Number(channel) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const theme of ['light', 'dark'] as const) {
  test(`draws bars that stand out from their tracks, ${theme}`, async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show({ ...look, query: 'still=1', theme, height: 3_400 });
    const bars = await page.getByRole('progressbar').evaluateAll((tracks) =>
      tracks.map((track) => {
        const fill = track.firstElementChild ?? track;
        return [getComputedStyle(fill).backgroundColor, getComputedStyle(track).backgroundColor] as const;
      }),
    );
    expect(bars.length).toBeGreaterThan(4);
    for (const [fill, track] of bars)
      expect(contrast(fill, track), `${fill} ${track}`).toBeGreaterThanOrEqual(3);
  });
}

test('shows a drawer with one scrollbar and room for its text at 200%', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, width: 640, height: 400 });
  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('details')).toBeVisible();
  const scrolling = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => getComputedStyle(element).overflowY === 'auto')
      .filter(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 1)
      // The drawer covers the list.
      .filter((element) => {
        const { right, top, height } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(right - 4, top + height / 2));
      })
      .map(({ clientHeight }) => clientHeight),
  );
  expect(scrolling).toHaveLength(1);
  expect(scrolling[0]).toBeGreaterThan(200);
});

test('does not scroll the window beside a drawer with a form', async ({ gallery }) => {
  const { page } = gallery;
  const state = galleryStates.find(({ name }) => name === 'group-new-version');
  await gallery.show({ ...look, query: state?.query ?? '', height: 1_000 });
  // Also while the results are loading, which only a text for screen readers says.
  await page.evaluate(() => {
    const seen = { overflow: 0 };
    Object.assign(window, { seen });
    const measure = () => {
      const main = document.querySelector('main');
      if (main !== null) seen.overflow = Math.max(seen.overflow, main.scrollHeight - main.clientHeight);
      requestAnimationFrame(measure);
    };
    measure();
  });
  await state?.reach?.(page);
  await expect(page.getByTestId('results-loading')).toHaveCount(0);
  expect(await page.evaluate(() => (window as unknown as { seen: { overflow: number } }).seen)).toEqual({
    overflow: 0,
  });
});

test('has its bar at the top in one line in a narrow German window', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, width: 480, language: 'de' });
  const buttons = await page.getByRole('banner').locator('button:visible').all();
  const middles = await Promise.all(
    buttons.map(async (button) => {
      const box = await button.boundingBox();
      return box === null ? Number.NaN : box.y + box.height / 2;
    }),
  );
  expect(middles.length).toBeGreaterThan(5);
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(2);
});

test('leaves room for the words beside wide controls of the settings', async ({ gallery }) => {
  const { page } = gallery;
  for (const width of [480, 640]) {
    await gallery.show({ ...look, width, height: 640, language: 'de' });
    await page.getByTestId('open-settings').click();
    await page.getByTestId('settings-page-submissions').click();
    const widths = await page
      .getByTestId('settings')
      .locator('.setting .hint')
      .evaluateAll((hints) => hints.map((hint) => hint.clientWidth));
    expect(widths.length).toBeGreaterThan(2);
    expect(Math.min(...widths), `${width} px`).toBeGreaterThan(180);
  }
});

test('cuts no word in the header of a batch beside an open report', async ({ gallery }) => {
  const { page } = gallery;
  for (const [width, language] of [
    [1_280, 'en'],
    [480, 'en'],
    [480, 'de'],
  ] as const) {
    await gallery.show({
      ...look,
      width,
      query: 'groups=1&still=1&grouped=1',
      ...(language === 'de' ? { language } : {}),
    });
    await page.getByTestId('search').fill('Poster_A');
    await expect(page.getByTestId('batch-row')).toHaveCount(1);
    if (width > 900) {
      await page.getByTestId('batch-report').first().click();
      await expect(page.getByTestId('report')).toBeVisible();
    }
    const parts = await page
      .locator('[data-testid=batch-status] > span')
      .evaluateAll((spans) =>
        spans.map((span) => [span.textContent, span.scrollWidth - span.clientWidth] as const),
      );
    expect(parts.length).toBeGreaterThan(2);
    expect(
      parts.filter(([, overflow]) => overflow > 1),
      `${width} px, ${language}`,
    ).toEqual([]);
  }
});

test('says once that a part of the results is missing', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  const state = galleryStates.find(({ name }) => name === 'details-results-partly');
  await state?.reach?.(page);
  const missing = page.getByTestId('results-missing').locator('span').first();
  await expect(missing).toHaveText('Some results couldn’t be loaded');
});

/** Which parts of the window scroll because their content is higher. */
function scrollingParts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['.main', '.survey', '[data-testid=survey-body]'].filter((selector) => {
      const element = document.querySelector(selector);
      return element !== null && element.scrollHeight > element.clientHeight + 1;
    }),
  );
}

for (const { width, height, least, part } of [
  { width: 480, height: 800, least: 190, part: '.survey' },
  { width: 1_280, height: 800, least: 240, part: '[data-testid=survey-body]' },
  { width: 1_920, height: 1_080, least: 240, part: '[data-testid=survey-body]' },
]) {
  test(`keeps rows in sight below many questions, of which one part scrolls, ${width} px`, async ({
    gallery,
  }) => {
    const { page } = gallery;
    await gallery.show({ ...look, query: 'survey=questions', width, height });
    await page.getByTestId('submission-options').click();
    await expect(page.getByTestId('submission-campaign')).toBeVisible();
    const list = await page.getByTestId('upload-list').boundingBox();
    expect(list?.height).toBeGreaterThanOrEqual(least);
    await expect(page.getByTestId('upload-row').first()).toBeInViewport({ ratio: 1 });
    expect(await scrollingParts(page)).toEqual([part]);
    await page.getByText('Manage sidekicks').scrollIntoViewIfNeeded();
    await expect(page.getByText('Manage sidekicks')).toBeInViewport({ ratio: 1 });
    if (width >= 700) await expect(page.getByTestId('survey-send')).toBeInViewport({ ratio: 1 });
  });
}
