/** Waiting uploads are put in another order with the pointer and the keyboard, and start in it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { directLimitBytes } from '../../preload/contract.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];

/** No two files have the same content. */
let contents = 0;

async function writeFiles(folder: string, names: readonly string[], bytes = 900): Promise<string[]> {
  const paths = names.map((name) => join(folder, `${name}.txt`));
  for (const path of paths) {
    contents += 1;
    await writeFiller(path, bytes, contents);
  }
  return paths;
}

/** The letters of the rows from top to bottom, as they are on the screen. */
function order(page: Page): Promise<string> {
  return page.getByTestId('upload-row').evaluateAll((rows) =>
    rows
      .map((row) => ({ name: row.getAttribute('data-name') ?? '', top: row.getBoundingClientRect().top }))
      .sort((one, other) => one.top - other.top)
      .map(({ name }) => name.replace('.txt', ''))
      .join(''),
  );
}

/** The middle of a row's name, where it can be dragged; `part` is the height within the row. */
async function pointIn(app: RunningApp, name: string, part = 0.5): Promise<{ x: number; y: number }> {
  const box = await app.row(`${name}.txt`).boundingBox();
  if (box === null) throw new Error(`${name} is not on the screen`);
  return { x: box.x + 140, y: box.y + box.height * part };
}

async function drag(app: RunningApp, name: string, to: { x: number; y: number }): Promise<void> {
  const { mouse } = app.page;
  const from = await pointIn(app, name);
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(from.x, from.y + 10);
  await mouse.move(to.x, to.y);
}

async function uploadOneAtATime(folder: string): Promise<void> {
  await mkdir(join(folder, 'user-data'), { recursive: true });
  const settings = { addedStillMs: 0, parallelUploads: 1 };
  await writeFile(join(folder, 'user-data', 'settings.json'), JSON.stringify(settings));
}

/** An app in which these files wait. */
async function startPaused(
  launch: (options?: object) => Promise<RunningApp>,
  folder: string,
  names: readonly string[],
): Promise<RunningApp> {
  const app = await launch();
  await app.page.getByTestId('pause-all').click();
  await expect(app.page.getByTestId('resume-all')).toBeVisible();
  await app.drop(await writeFiles(folder, names));
  await expect(app.row(`${names[0]}.txt`)).toBeVisible();
  return app;
}

test('drags waiting uploads to another place, where a line shows it', async ({ launch, folder }) => {
  const app = await startPaused(launch, folder, letters);
  const { page } = app;
  const marker = page.getByTestId('drop-marker');

  await drag(app, 'e', await pointIn(app, 'b', 0.2));
  await expect(marker).toBeVisible();
  await app.screenshots('reorder');
  const line = await marker.boundingBox();
  const target = await app.row('b.txt').boundingBox();
  expect(Math.abs((line?.y ?? 0) + 1 - (target?.y ?? 99))).toBeLessThanOrEqual(2);
  await page.mouse.up();
  await expect.poll(() => order(page)).toBe('aebcdf');
  await expect(marker).toBeHidden();
  await expect(page.getByTestId('live-region')).toHaveText('e.txt: place 2 of 6 in the queue.');
  // The end of a drag is no click.
  await expect(page.getByTestId('details')).toBeHidden();

  // Several selected rows are one block.
  for (const name of ['a', 'c']) await app.row(`${name}.txt`).getByTestId('row-select').click();
  await drag(app, 'c', await pointIn(app, 'f', 0.9));
  await page.mouse.up();
  await expect.poll(() => order(page)).toBe('ebdfac');

  await drag(app, 'a', await pointIn(app, 'e', 0.1));
  await page.keyboard.press('Escape');
  await expect(marker).toBeHidden();
  await page.mouse.up();
  await expect(page.getByTestId('details')).toBeHidden();
  expect(await order(page)).toBe('ebdfac');
  await app.close();
});

test('keeps the order over a restart, and uploads in it', async ({ launch, folder, service }) => {
  await uploadOneAtATime(folder);
  // They are checked, and wait for the plan before their first byte.
  await service.control.revokePlan({ key: 'sandbox', bucket: 'upload' });
  const first = await launch();
  await first.drop(await writeFiles(folder, ['a', 'b', 'c'], directLimitBytes + 1));
  for (const name of ['a', 'b', 'c'])
    await expect(first.row(`${name}.txt`)).toContainText('not in your plan');
  await drag(first, 'c', await pointIn(first, 'a', 0.1));
  await first.page.mouse.up();
  await expect.poll(() => order(first.page)).toBe('cab');
  await first.close();
  const app = await launch();
  await expect.poll(() => order(app.page)).toBe('cab');
  await service.control.grantPlan({ key: 'sandbox', bucket: 'upload' });
  await app.page.getByTestId('gate-check-again').click();
  for (const name of ['a', 'b', 'c']) await app.reaches(`${name}.txt`, 'complete', 60_000);
  const { requests } = await service.control.ledger();
  const stored = requests.flatMap(({ endpoint, blobPath }) =>
    endpoint.startsWith('storage.put') && blobPath !== null ? [blobPath.slice(-5, -4)] : [],
  );
  expect([...new Set(stored)]).toEqual(['c', 'a', 'b']);
  await app.close();
});

test('moves the current or the selected uploads with Alt and an arrow key, and says their place', async ({
  launch,
  folder,
}) => {
  const app = await startPaused(launch, folder, letters);
  const { page } = app;
  const spoken = page.getByTestId('live-region');
  await page.getByTestId('upload-list').focus();
  for (let times = 0; times < 2; times += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => order(page)).toBe('acbdef');
  await expect(spoken).toHaveText('c.txt: place 2 of 6 in the queue.');
  // The current row is still that of the upload.
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => order(page)).toBe('cabdef');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(spoken).toHaveText('Not moved: place 1 of 6 in the queue.');

  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => order(page)).toBe('bcadef');
  await expect(spoken).toHaveText('2 uploads moved to place 2 of 6 in the queue.');

  await page.getByTestId('column-name').click();
  await expect.poll(() => order(page)).toBe('abcdef');
  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByTestId('toast')).toContainText('To move uploads in the queue, sort by');
  expect(await order(page)).toBe('abcdef');
  await app.close();
});

test('moves only what waits, and within its batch where batches are kept together', async ({
  launch,
  folder,
}) => {
  const app = await startPaused(launch, folder, ['a', 'b']);
  const { page } = app;
  await app.drop(await writeFiles(folder, ['c', 'd']));
  await expect.poll(() => order(page)).toBe('cdab');
  // The row of the other batch that is nearest is no place.
  await drag(app, 'c', await pointIn(app, 'b', 0.9));
  await page.mouse.up();
  await expect.poll(() => order(page)).toBe('dcab');
  await page.getByTestId('sort').selectOption('queue');
  await expect.poll(() => order(page)).toBe('abdc');
  await drag(app, 'c', await pointIn(app, 'a', 0.1));
  await page.mouse.up();
  await expect.poll(() => order(page)).toBe('cabd');
  await app
    .row('a.txt')
    .getByRole('button', { name: /^Pause/u })
    .click();
  await app.reaches('a.txt', 'paused');
  await drag(app, 'a', await pointIn(app, 'c', 0.1));
  await expect(page.getByTestId('drop-marker')).toBeHidden();
  await page.mouse.up();
  expect(await order(page)).toBe('cabd');
  await app.close();
});

test('scrolls while rows are dragged to its edge', async ({ launch, folder }) => {
  const names = Array.from({ length: 20 }, (_, index) => `n${String(index).padStart(2, '0')}`);
  const app = await startPaused(launch, folder, names);
  const { page } = app;
  const list = await page.getByTestId('upload-list').boundingBox();
  const bottom = (list?.y ?? 0) + (list?.height ?? 0);
  await drag(app, 'n01', { x: (list?.x ?? 0) + 140, y: bottom - 4 });
  await expect(app.row('n19.txt')).toBeInViewport();
  // At its end the list scrolls no more, so the pointer stays below the last row.
  const left = () =>
    page
      .getByTestId('upload-list')
      .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  await expect.poll(left).toBeLessThanOrEqual(1);
  await page.mouse.up();
  await expect.poll(async () => (await order(page)).endsWith('n19n01')).toBe(true);
  await app.close();
});
