/** The grouped list, actions on all uploads of a filter, and the report of a batch, with the local service. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFile, writeBelyingFile, writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

test('groups a drop, keeps it collapsed after a restart, and shows its report', async ({
  launch,
  folder,
}) => {
  const shoot = join(folder, 'Shoot day 1');
  await mkdir(shoot);
  for (const [index, name] of ['a.txt', 'b.txt', 'c.txt'].entries())
    await writeFiller(join(shoot, name), 2_000, index + 1);
  await writeBelyingFile(join(shoot, 'no picture.jpg'));
  const app = await launch({ paths: [shoot, await sampleFile('Drehplan.txt')] });
  const { page } = app;
  const header = page.getByTestId('batch-row');
  await app.reaches('c.txt', 'complete');
  await app.reaches('no picture.jpg', 'failed');
  await app.reaches('Drehplan.txt', 'complete');

  await page.getByTestId('group').click();
  await expect(header).toHaveCount(1);
  await expect(header.getByTestId('batch-status')).toContainText('4 of 5 done');
  await expect(header.getByTestId('batch-status')).toContainText('1 needs attention');
  await app.screenshots('grouped');

  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft'); // from an upload to its header
  await expect(header).toHaveClass(/current/u);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('upload-row')).toHaveCount(0);
  await page.getByTestId('search').fill('b.txt');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await expect(header).toContainText('1 shown');
  await app.close();

  const again = await launch();
  const second = again.page;
  await expect(second.getByTestId('batch-row')).toHaveAttribute('aria-expanded', 'false');
  await second.getByTestId('upload-list').focus();
  await second.keyboard.press('ArrowRight');
  await expect(second.getByTestId('upload-row')).toHaveCount(5);

  await second.getByTestId('batch-report').first().click();
  const report = second.getByTestId('report');
  await expect(report.getByTestId('report-attention')).toContainText('1');
  await expect(report).toContainText('no picture.jpg');
  const table = join(folder, 'report.csv');
  await again.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, table);
  await report.getByTestId('report-csv').click();
  await expect(report.getByTestId('report-saved')).toContainText('report.csv');
  const lines = (await readFile(table, 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines.filter((line) => line.includes(',complete'))).toHaveLength(4);
  await again.screenshots('batch-report');
  await second.keyboard.press('Escape');
  await expect(report).toBeHidden();
  await expect(second.getByTestId('upload-list')).toBeFocused();
  await again.close();
});

test('selects all but one of a filter, pauses, resumes, removes and restores them', async ({
  launch,
  folder,
}) => {
  const names = Array.from({ length: 40 }, (_, index) => `clip ${String(index).padStart(2, '0')}.txt`);
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 1_000, index + 1);
  // Without a key nothing is sent, so all of them wait.
  const app = await launch({ apiKey: '', paths: names.map((name) => join(folder, name)) });
  const { page } = app;
  await expect(page.getByTestId('filter-active')).toContainText('40');
  await page.getByTestId('filter-active').click();
  await expect(page.getByTestId('upload-row').first()).toHaveAttribute('data-state', 'queued');

  const list = page.getByTestId('upload-list');
  const bar = page.getByTestId('bulk-bar');
  await list.focus();
  await page.keyboard.press('Control+a');
  await expect(bar).toContainText('40 selected');
  await app.row('clip 02.txt').getByTestId('row-select').click();
  await expect(bar).toContainText('39 selected');
  await bar.getByTestId('bulk-pause').click();
  await expect(bar.getByTestId('bulk-resume')).toContainText('39');
  await app.reaches('clip 02.txt', 'queued');
  await app.reaches('clip 03.txt', 'paused');

  await bar.getByTestId('bulk-remove').click();
  await expect(page.getByTestId('filter-all')).toContainText('1');
  await expect(bar).toBeHidden();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('filter-all')).toContainText('40');
  await app.reaches('clip 03.txt', 'paused');

  await page.getByTestId('group').click();
  const header = page.getByTestId('batch-row').first();
  await header.getByTestId('batch-action-resume').click();
  await app.reaches('clip 03.txt', 'queued');
  await app.close();
});
