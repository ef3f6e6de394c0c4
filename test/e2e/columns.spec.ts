/** The columns of the list and the heights of its lines: heads that sort, chosen widths, compact rows, lower headings. */
import type { Locator, Page } from '@playwright/test';

import { fillQueue } from '../bench/window/fill.ts';
import { test as appTest } from './fixtures.ts';
import { expect, test } from './gallery.ts';

const look = { query: '', theme: 'light', width: 1_280, height: 800 } as const;

async function sizeOf(element: Locator): Promise<{ width: number; height: number; x: number; y: number }> {
  const box = await element.boundingBox();
  if (box === null) throw new Error('The element is not there');
  return box;
}

/** The rows, in the order of the document. */
function namesOf(page: Page): Locator {
  return page.getByTestId('upload-row');
}

/** The tops and heights of all lines in the document, from top to bottom. */
function lines(page: Page): Promise<{ readonly top: number; readonly height: number }[]> {
  return page.locator('[data-testid=upload-list] .place').evaluateAll((places) =>
    places
      .map((place) => place.getBoundingClientRect())
      .map(({ top, height }) => ({ top, height }))
      .sort((one, other) => one.top - other.top),
  );
}

/** Each line begins where the one before it ends. */
async function expectNoGaps(page: Page): Promise<void> {
  const found = await lines(page);
  expect(found.length).toBeGreaterThan(5);
  for (const [index, { top }] of found.entries()) {
    const before = found[index - 1];
    if (before !== undefined) expect(Math.abs(top - before.top - before.height)).toBeLessThan(1);
  }
}

test('sorts by a click or Enter on a head, which says so, as the menu does', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
  await expect(head('Name')).toHaveAttribute('aria-sort', 'none');
  await page.getByTestId('column-name').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByTestId('sort')).toHaveValue('name');
  await expect(page.getByTestId('upload-row').first()).toHaveAttribute('data-name', /^[^B-Z]/iu);
  await page.getByTestId('column-name').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByTestId('upload-row').first()).toHaveAttribute('data-name', /^[^A-T]/iu);
  await page.getByTestId('column-name').click();
  await expect(head('Name')).toHaveAttribute('aria-sort', 'none');
  await expect(page.getByTestId('sort')).toHaveValue('active-first');
  await page.getByTestId('column-name').click();
  await page.getByTestId('column-size').focus();
  await page.keyboard.press('Enter');
  await expect(head('Size')).toHaveAttribute('aria-sort', 'descending');
  await expect(head('Name')).toHaveAttribute('aria-sort', 'none');
  await page.getByTestId('column-status').click();
  await expect(page.getByTestId('sort')).toHaveValue('status');
  await page.getByTestId('column-status').click();
  await expect(page.getByTestId('sort')).toHaveValue('severity');
  await page.getByTestId('column-status').click();
  await expect(page.getByTestId('sort')).toHaveValue('active-first');
  await page.getByTestId('sort').selectOption('newest');
  await page.setViewportSize({ width: 1_920, height: 900 });
  await expect(head('Added')).toHaveAttribute('aria-sort', 'descending');
});

test('changes the width of a column by mouse and keyboard, within its bounds', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  const names = page.getByTestId('upload-row').first().locator('.names');
  const before = await sizeOf(names);
  const grip = await sizeOf(page.getByTestId('column-grip-name'));
  const [x, y] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 100, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await sizeOf(names)).width).toBeCloseTo(before.width - 100, -1);
  const dragged = await sizeOf(names);
  await page.getByTestId('column-name').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await sizeOf(names)).width).toBeCloseTo(dragged.width + 16, 0);
  // The head and every row have the same columns.
  expect((await sizeOf(page.locator('[data-column=status]'))).x).toBe(
    (await sizeOf(page.getByTestId('upload-row').first().locator('.how'))).x,
  );
  for (let press = 0; press < 60; press += 1) await page.keyboard.press('Shift+ArrowRight');
  expect((await sizeOf(names)).width).toBeLessThan(720);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('column-status')).toBeFocused();
  await page.getByTestId('column-grip-name').dblclick();
  await expect.poll(async () => (await sizeOf(names)).width).toBe(before.width);
});

test('has rows of 64 or 44 px, and headings that are lower, without gaps', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, height: 3_400 });
  const row = page.getByTestId('upload-row').first();
  expect((await sizeOf(row)).height).toBe(64);
  expect((await sizeOf(page.getByTestId('day-heading'))).height).toBe(32);
  await expectNoGaps(page);
  await page.getByTestId('view').click();
  await page.getByTestId('view-compact').click();
  await expect.poll(async () => (await sizeOf(row)).height).toBe(44);
  await expectNoGaps(page);
  // The words of a low row and the line beside them keep apart, on one line.
  const status = page.locator('[data-testid=upload-row] .has-bar:has(.subline)').first();
  const words = await sizeOf(status.locator('.words'));
  const subline = await sizeOf(status.locator('.subline'));
  expect(subline.x - words.x - words.width).toBeGreaterThanOrEqual(6);
  expect(Math.abs(subline.y + subline.height / 2 - words.y - words.height / 2)).toBeLessThan(2);
  await page.getByTestId('view').click();
  await page.getByTestId('view-group').click();
  const header = page.getByTestId('batch-row').first();
  await expect(header).toBeVisible();
  expect((await sizeOf(header)).height).toBe(36);
  expect((await sizeOf(header.locator('.names'))).height).toBeLessThanOrEqual(24);
  await expectNoGaps(page);
});

test('jumps to the end and back in a long grouped list, and keeps the line at the top', async ({
  gallery,
}) => {
  const { page } = gallery;
  await gallery.show({ ...look, query: 'grouped=1' });
  const list = page.getByTestId('upload-list');
  await list.focus();
  await page.keyboard.press('End');
  await expect(page.locator('[data-testid=upload-row].current')).toBeInViewport({ ratio: 1 });
  const rowCount = (await list.getAttribute('aria-rowcount')) ?? '';
  await expect(page.locator('[data-testid=upload-row].current')).toHaveAttribute('aria-rowindex', rowCount);
  await expectNoGaps(page);
  await page.keyboard.press('Home');
  await expect(page.getByTestId('batch-row').first()).toBeInViewport({ ratio: 1 });

  // A jump into lines that the window has not asked for yet.
  await list.evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }));
  await expect(page.getByTestId('upload-row').first()).toBeVisible();
  await expectNoGaps(page);
  const topName = () =>
    page.getByTestId('upload-row').evaluateAll((rows) => {
      const heads = document.querySelector('[data-testid=column-heads]')?.getBoundingClientRect().bottom ?? 0;
      return rows
        .map((row) => ({ name: row.getAttribute('data-name'), bottom: row.getBoundingClientRect().bottom }))
        .sort((one, other) => one.bottom - other.bottom)
        .find(({ bottom }) => bottom > heads + 70)?.name;
    });
  const before = await topName();
  await page.getByTestId('view').click();
  await page.getByTestId('view-compact').click();
  await expect.poll(async () => (await lines(page)).some(({ height }) => height === 44)).toBe(true);
  const shown = await page
    .getByTestId('upload-row')
    .evaluateAll((rows) =>
      rows
        .filter((row) => row.getBoundingClientRect().top > 100 && row.getBoundingClientRect().top < 400)
        .map((row) => row.getAttribute('data-name')),
    );
  expect(shown).toContain(before);
  await expectNoGaps(page);
});

test('renders no more lines than the screen and a few around it have', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, query: 'rows=20000' });
  await page.getByTestId('upload-list').focus();
  for (const key of ['End', 'Home', 'PageDown']) {
    await page.keyboard.press(key);
    await expect(page.locator('[data-testid=upload-row].current')).toBeInViewport({ ratio: 1 });
    expect((await lines(page)).length).toBeLessThanOrEqual(10 + 2 * 6 + 1);
  }
});

for (const language of ['en', 'de'] as const) {
  test(`shows how much of a file is uploaded as a whole, ${language}`, async ({ gallery }) => {
    const { page } = gallery;
    for (const width of [700, 1_280, 1_920]) {
      await gallery.show({ ...look, width, ...(language === 'de' ? { language } : {}) });
      const cut = await page
        .locator('[data-testid=upload-row] .size')
        .evaluateAll((sizes) =>
          sizes.filter((size) => size.scrollWidth > size.clientWidth).map((size) => size.textContent),
        );
      expect(cut, `${width} px`).toEqual([]);
    }
  });

  // What is wrong with a certificate needs three lines; the banner and the drawer say it, too.
  test(`shows why a file failed as a whole at 1280 px, ${language}`, async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show({ ...look, height: 3_400, ...(language === 'de' ? { language } : {}) });
    const cut = await page
      .locator(
        '[data-testid=upload-row]:is([data-state=failed], [data-state=already-submitted]) .subline .text',
      )
      .evaluateAll((texts) => ({
        all: texts.length,
        cut: texts
          .filter((text) => text.scrollHeight > text.clientHeight + 1 || text.scrollWidth > text.clientWidth)
          .map((text) => text.textContent),
      }));
    expect(cut.all).toBeGreaterThan(5);
    expect(cut.cut.filter((text) => !/certificate|Zertifikat/u.test(text ?? ''))).toEqual([]);
  });
}

test('keeps a measure on very wide screens', async ({ gallery }) => {
  const { page } = gallery;
  for (const width of [1_920, 3_840]) {
    await gallery.show({ ...look, query: 'gates=plan', width, height: 1_000 });
    const row = page.getByTestId('upload-row').first();
    const left = (await sizeOf(row.getByTestId('row-select'))).x;
    const menu = await sizeOf(row.getByTestId('row-menu'));
    expect(menu.x + menu.width - left).toBeLessThanOrEqual(1_600);
    expect(Math.abs((await sizeOf(page.getByTestId('filter-all'))).x - left)).toBeLessThan(12);
    // Banners end where the rows do.
    const banner = await sizeOf(page.getByTestId('gate-plan').locator('button').last());
    expect(banner.x + banner.width).toBeLessThanOrEqual(menu.x + menu.width + 24);
  }
});

appTest('remembers the order, widths and compact rows over a restart', async ({ launch, folder }) => {
  await fillQueue(`${folder}/user-data`, 30, 'finished');
  const app = await launch();
  await expect(app.page.getByTestId('upload-row').first()).toBeVisible();
  await app.page.getByTestId('view').click();
  await app.page.getByTestId('view-compact').click();
  const sized = app.page.getByTestId('upload-row').first().locator('.size');
  const chosen = (await sizeOf(sized)).width + 16;
  await app.page.getByTestId('column-size').focus();
  await app.page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await sizeOf(sized)).width).toBe(chosen);
  for (let clicks = 0; clicks < 2; clicks += 1) await app.page.getByTestId('column-name').click();
  await expect(app.page.getByTestId('sort')).toHaveValue('name-descending');
  await expect(namesOf(app.page).first()).toHaveText(/clip 000030/u);
  await app.close();

  const again = await launch();
  const row = again.page.getByTestId('upload-row').first();
  await expect(row).toBeVisible();
  await expect.poll(async () => (await sizeOf(row)).height).toBe(44);
  expect((await sizeOf(row.locator('.size'))).width).toBe(chosen);
  await expect(again.page.getByTestId('sort')).toHaveValue('name-descending');
  await expect(again.page.getByRole('columnheader', { name: 'Name', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(namesOf(again.page).first()).toHaveText(/clip 000030/u);
  await again.close();
});
