/** What one just did stays in sight in a long list: a new drop, what failed, what is selected. Each in at most one click. */
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { fillQueue } from '../bench/window/fill.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

const finishedUploads = 3_000;

/** No two files have the same content. */
let contents = 0;

async function writeFiles(folder: string, names: readonly string[], bytes = 900): Promise<string[]> {
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) {
    contents += 1;
    await writeFiller(path, bytes, contents);
  }
  return paths;
}

/** The names of the rows from top to bottom, as they are on the screen. */
function shownNames(page: Page): Promise<string[]> {
  return page.getByTestId('upload-row').evaluateAll((rows) =>
    rows
      .map((row) => ({ name: row.getAttribute('data-name') ?? '', top: row.getBoundingClientRect().top }))
      .sort((one, other) => one.top - other.top)
      .map(({ name }) => name),
  );
}

test('shows a new drop among thousands of finished uploads without a click', async ({
  launch,
  service,
  folder,
}) => {
  test.setTimeout(120_000);
  await fillQueue(join(folder, 'user-data'), finishedUploads, 'finished');
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'delay', delayMs: 5_000 });
  const app = await launch();
  const { page } = app;
  await expect(page.getByTestId('upload-row').first()).toBeVisible();
  await expect(page.getByTestId('day-heading').first()).toContainText('Today');

  await app.drop(await writeFiles(folder, ['first.txt', 'second.txt']));
  await expect(app.row('first.txt')).toBeInViewport();
  await expect(app.row('second.txt')).toBeInViewport();
  await expect(app.row('first.txt')).toHaveClass(/marked/u);
  await expect(page.getByTestId('overall-line')).toContainText('0 of 2 done');
  await app.screenshots('new-drop');

  await page.getByTestId('upload-list').hover();
  await page.mouse.wheel(0, 60_000);
  await expect(app.row('first.txt')).toBeHidden();
  await app.drop(await writeFiles(folder, ['third.txt']));
  await expect(app.row('third.txt')).toBeInViewport();

  await page.getByTestId('search').fill('clip 000');
  await expect(app.row('third.txt')).toBeHidden();
  await app.drop(await writeFiles(folder, ['fourth.txt']));
  await expect(app.row('fourth.txt')).toBeInViewport();
  await expect(page.getByTestId('search')).toHaveValue('');
  await service.control.clearFaults();
  await app.reaches('fourth.txt', 'complete', 60_000);
  await expect(app.row('fourth.txt')).toBeInViewport();
  await app.close();
});

test('clears what is finished with one click, and undoes it', async ({ launch, folder }) => {
  await fillQueue(join(folder, 'user-data'), 500, 'finished');
  const app = await launch();
  const { page } = app;
  await expect(page.getByTestId('filter-all')).toContainText('500');
  await page.getByTestId('clear-finished').click();
  await expect(page.getByTestId('upload-row')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('filter-all')).toContainText('500');
  await expect(page.getByTestId('upload-row').first()).toBeVisible();
  await app.screenshots('days');
  await app.close();
});

test('shows the uploads of one day, with their whole names', async ({ launch, folder }) => {
  await fillQueue(join(folder, 'user-data'), 30, 'finished');
  const app = await launch();
  const { page } = app;
  await expect(page.getByTestId('upload-row').first()).toBeVisible();
  const cutNames = await page
    .locator('[data-testid="upload-row"] .name .tail')
    .evaluateAll((tails) =>
      tails.flatMap((tail) => (tail.scrollWidth > tail.clientWidth ? [tail.getAttribute('data-text')] : [])),
    );
  expect(cutNames).toEqual([]);
  await page.getByTestId('day').selectOption({ label: 'Yesterday' });
  await expect(page.getByTestId('no-matches')).toBeVisible();
  await page.getByTestId('day').selectOption({ label: 'Today' });
  await expect(page.getByTestId('day-heading')).toContainText('30');
  await page.getByTestId('day-only').click();
  await expect(page.getByTestId('day')).toHaveValue('any');
  await app.close();
});

test('retries everything that failed with one click', async ({ launch, service, folder }) => {
  test.setTimeout(90_000);
  const names = ['a.txt', 'b.txt', 'c.txt'];
  const answer = { status: 403, json: { detail: 'Your role may not create submissions here' } };
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'answer', ...answer });
  const app = await launch({ paths: await writeFiles(folder, names) });
  for (const name of names) await app.reaches(name, 'failed');
  await expect(app.page.getByTestId('overall-line')).toContainText('0 of 3 done');
  await app.screenshots('retry-failed');
  await service.control.clearFaults();
  await app.page.getByTestId('retry-failed').click();
  for (const name of names) await app.reaches(name, 'complete');
  await expect(app.page.getByTestId('retry-failed')).toBeHidden();
  await app.close();
});

test('does not move rows that finish while uploads are selected', async ({ launch, service, folder }) => {
  test.setTimeout(90_000);
  const names = Array.from({ length: 8 }, (_, index) => `clip ${index + 1}.txt`);
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'delay',
    delayMs: 4_000,
    contains: 'clip 5.txt',
  });
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'delay', delayMs: 2_500 });
  const app = await launch();
  const { page } = app;
  await app.drop(await writeFiles(folder, names));
  await app.row('clip 8.txt').hover();
  await app.row('clip 8.txt').getByTestId('row-select').click();
  const before = await shownNames(page);
  expect(before).toEqual(names);
  for (const name of names) await app.reaches(name, 'complete', 60_000);
  await page.mouse.move(5, 5);
  await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.invalidate(),
  );
  // A later change brings a new answer, which still has the same order.
  await app.drop(await writeFiles(folder, ['later.txt']));
  await expect(app.row('later.txt')).toBeInViewport();
  await app.reaches('later.txt', 'complete', 60_000);
  const kept = (await shownNames(page)).filter((name) => names.includes(name));
  expect(kept).toEqual(before);
  await expect(app.row('clip 8.txt')).toHaveAttribute('aria-selected', 'true');
  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('day-heading')).toContainText('Today');
  await app.close();
});
