/** What a person does most often, measured in clicks. Keys count as clicks too. */
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { criticalAmong, fillQueue } from '../bench/window/fill.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

const finishedUploads = 300;

/** Counts what a person does with pointer and keyboard, and answers how often that was since the last question. */
async function countActions(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { actions: 0 };
    Object.assign(window, { counted });
    for (const kind of ['click', 'keydown', 'change', 'wheel'])
      window.addEventListener(kind, ({ isTrusted }) => (counted.actions += isTrusted ? 1 : 0), true);
  });
  return () =>
    page.evaluate(() => {
      const { counted } = window as unknown as { counted: { actions: number } };
      const { actions } = counted;
      counted.actions = 0;
      return actions;
    });
}

test('needs one click for critical files, for retries and for clearing, and none for a new drop', async ({
  launch,
  service,
  folder,
}) => {
  await fillQueue(join(folder, 'user-data'), finishedUploads, 'finished');
  const critical = criticalAmong(finishedUploads, 'finished');
  const answer = { status: 403, json: { detail: 'Your role may not create submissions here' } };
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'answer', ...answer });
  const names = ['a.txt', 'b.txt', 'c.txt'];
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 900, index);
  const app = await launch();
  const { page } = app;
  const shown = page.getByTestId('footer-shown');
  await expect(shown).toHaveText('300 uploads');
  const clicks = await countActions(page);

  // The drop that was just made: no click.
  await app.drop(names.map((name) => join(folder, name)));
  for (const name of names) await expect(app.row(name)).toBeInViewport();
  for (const name of names) await app.reaches(name, 'failed');
  expect(await clicks()).toBe(0);

  // All files with critical findings: one click.
  await page.getByTestId('filter-critical').click();
  await expect(shown).toHaveText(`${critical} uploads`);
  for (const status of await page.getByTestId('row-status').all())
    await expect(status).toContainText('critical');
  expect(await clicks()).toBe(1);

  // The actions on a selection say to how many uploads they apply.
  await page.getByTestId('filter-attention').click();
  await app.row('a.txt').hover();
  await app.row('a.txt').getByTestId('row-select').click();
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('bulk-retry')).toHaveText('Retry 3 uploads');
  await expect(page.getByTestId('bulk-remove')).toHaveText('Remove 3');
  await app.screenshots('bulk-labels');
  await page.keyboard.press('Escape');
  await page.getByTestId('filter-all').click();
  await clicks();

  // Everything that failed again: one click.
  await service.control.clearFaults();
  await page.getByTestId('retry-failed').click();
  for (const name of names) await app.reaches(name, 'complete');
  expect(await clicks()).toBe(1);

  // Everything that is over out of the list: one click.
  await page.getByTestId('clear-finished').click();
  await expect(page.getByTestId('upload-row')).toHaveCount(0);
  expect(await clicks()).toBe(1);
  await app.close();
});
