/** The overall bar: it counts what is left of a drop, never runs back, and does not count failed files as done. */
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { fillQueue } from '../bench/window/fill.ts';
import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

/** No two files have the same content. */
let contents = 0;

async function writeFiles(folder: string, names: readonly string[], bytes: number): Promise<string[]> {
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) {
    contents += 1;
    await writeFiller(path, bytes, contents);
  }
  return paths;
}

/** Records every value that the bar shows. */
async function recordBar(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const shown: number[] = [];
    Object.assign(window, { shown });
    new MutationObserver(() => {
      const bar = document.querySelector('[data-testid=overall-progress] > *');
      const scale = bar === null ? null : /scaleX\((?<scale>[^)]+)\)/u.exec(bar.getAttribute('style') ?? '');
      const value = Number(scale?.groups?.['scale'] ?? Number.NaN);
      if (!Number.isNaN(value) && shown.at(-1) !== value) shown.push(value);
    }).observe(document.body, { subtree: true, attributes: true, childList: true });
  });
  return () => page.evaluate(() => (window as unknown as { shown: number[] }).shown.slice());
}

test('shows how much of a new drop is done, whatever was finished before it', async ({
  launch,
  service,
  folder,
}) => {
  await fillQueue(join(folder, 'user-data'), 300, 'finished');
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'delay', delayMs: 4_000 });
  const app = await launch();
  const bar = app.page.getByTestId('overall-progress');
  await app.drop(await writeFiles(folder, ['a.txt', 'b.txt', 'c.txt'], 900));
  await expect(app.page.getByTestId('overall-line')).toContainText('0 of 3 done');
  await expect(bar).toHaveAttribute('aria-valuetext', /0 of 3 done$/u);
  expect(Number(await bar.getAttribute('aria-valuenow'))).toBeLessThan(50);
  await expect(app.page.getByTestId('overall-line')).toHaveText(/All done/u);
  await expect(bar).toHaveAttribute('aria-valuenow', '100');
  await app.close();
});

test('never runs back while files of unknown size turn out to be large', async ({
  launch,
  service,
  folder,
}) => {
  await service.control.setProcessingSpeed(1_000);
  const small = Array.from({ length: 30 }, (_, index) => `a ${10 + index}.txt`);
  const large = Array.from({ length: 6 }, (_, index) => `z ${10 + index}.txt`);
  const paths = [
    ...(await writeFiles(folder, small, 2_000)),
    ...(await writeFiles(folder, large, 9_000_000)),
  ];
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 8_000_000 });
  const app = await launch();
  const shown = await recordBar(app.page);
  await app.dropAndSend(paths);
  await expect(app.page.getByTestId('overall-line')).toHaveText(/All done/u, { timeout: 60_000 });
  const values = await shown();
  expect(values.length).toBeGreaterThan(5);
  expect(values).toEqual(values.toSorted((one, other) => one - other));
  expect(values.at(-1)).toBe(1);
  await app.close();
});

test('does not count a failed file as done', async ({ launch, service, folder }) => {
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    contains: 'refused.txt',
    status: 403,
    json: { detail: 'Your role may not create submissions here' },
  });
  const app = await launch({ paths: await writeFiles(folder, ['fine.txt', 'refused.txt'], 900) });
  await app.reaches('fine.txt', 'complete');
  await app.reaches('refused.txt', 'failed');
  await expect(app.page.getByTestId('overall-line')).toContainText('1 of 2 done');
  await expect(app.page.getByTestId('overall-progress')).toHaveAttribute('aria-valuenow', '50');
  await app.close();
});
