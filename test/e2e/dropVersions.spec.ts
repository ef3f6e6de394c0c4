/** Fix, export again, drop again: changed files become new versions, and unchanged ones add no row. */
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { dropFiles } from '../support/dropFiles.ts';
import { expect, test } from './fixtures.ts';

test('offers a dropped file as a new version in its row, and leaves out an unchanged one', async ({
  launch,
  service,
  folder,
}) => {
  const poster = join(folder, 'poster.txt');
  await writeFiller(poster, 4_000, 1);
  const app = await launch({ paths: [poster] });
  const { page } = app;
  await app.reaches('poster.txt', 'complete');

  // Unchanged: one line, no row, and a way to upload it all the same.
  await app.drop([poster]);
  await expect(page.getByTestId('toast')).toContainText(
    '“poster.txt” is already uploaded and hasn’t changed',
  );
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await app.screenshots('dropped-unchanged');

  // Changed: it becomes a new version without a click, and its row says so before it is submitted.
  await appendFile(poster, 'second export');
  await app.drop([poster]);
  const row = page.getByTestId('upload-row').first();
  await expect(row.getByTestId('row-version')).toHaveText('Upload separately');
  await expect(row).toContainText('New version of poster.txt');
  await expect(page.getByTestId('version-line')).toContainText('This becomes a new version of poster.txt');
  await page.getByTestId('version-line').hover();
  await app.screenshots('dropped-version');
  await page.getByTestId('submission-line-close').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(2);
  await expect(page.getByTestId('upload-row').filter({ hasText: 'Version 2' })).toHaveCount(1);

  // Declined in the row with one click; the choice is remembered for the next drop.
  await appendFile(poster, ', third export');
  await app.drop([poster]);
  await page.getByTestId('version-line').hover();
  await page.getByTestId('row-version').click();
  await expect(page.getByTestId('row-version')).toHaveText('Upload as new version');
  await expect(page.getByTestId('version-line')).toContainText('Is this a new version of poster.txt');
  await page.getByTestId('version-line').hover();
  await page.getByTestId('submission-line-close').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(3);
  await appendFile(poster, ', fourth export');
  await app.drop([poster]);
  await expect(page.getByTestId('row-version')).toHaveText('Upload as new version');
  await page.getByTestId('version-line-new-version').click();
  await expect(page.getByTestId('row-version')).toHaveText('Upload separately');
  await page.getByTestId('submission-line-close').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(4);
  const created = await service.control.ledger({ endpoint: 'submissions.create' });
  expect(created.requests).toHaveLength(4);
  await app.close();
});

test('asks in the preflight which files of a folder are new versions, for all or one by one', async ({
  launch,
  folder,
}) => {
  const cuts = join(folder, 'Cuts');
  await mkdir(cuts);
  for (const name of ['one.txt', 'two.txt', 'three.txt'])
    await writeFiller(join(cuts, name), 1_000, name.length);
  const names = ['one.txt', 'two.txt', 'three.txt'];
  await appendFile(join(cuts, 'two.txt'), 'another content');
  const app = await launch();
  const { page } = app;
  await app.dropAndSend([cuts]);
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(3);

  for (const name of names.slice(0, 2)) await appendFile(join(cuts, name), ' fixed');
  await app.drop([cuts]);
  const question = page.getByTestId('versions-path');
  await expect(question).toContainText('2 files have changed since you uploaded them');
  await expect(page.getByTestId('versions-path-new-version')).toBeChecked();
  await expect(page.getByTestId('survey-skip-submitted-before')).toHaveAttribute('data-count', '1');
  await page.getByTestId('versions-path-files').click();
  await expect(question.getByTestId('version-file')).toHaveCount(2);
  await question.getByRole('checkbox', { name: 'New version: Cuts/one.txt' }).uncheck();
  await app.screenshots('preflight-versions');
  await page.getByTestId('survey-send').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(5);
  const second = page.getByTestId('upload-row').filter({ hasText: 'Version 2' });
  await expect(second).toHaveCount(1);
  await expect(second).toHaveAttribute('data-name', 'two.txt');

  // What was left out can be uploaded all the same.
  await app.drop([cuts]);
  await expect(page.getByTestId('survey-title')).toHaveText('None of these can be uploaded');
  await page.getByTestId('survey-include-submitted').click();
  await page.getByTestId('survey-send').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(8);
  await app.close();
});

test('offers a new version of the upload onto whose row a file is dropped', async ({ launch, folder }) => {
  const poster = join(folder, 'poster.txt');
  const other = join(folder, 'poster final.txt');
  await writeFiller(poster, 4_000, 1);
  await writeFiller(other, 5_000, 2);
  const app = await launch({ paths: [poster] });
  const { page } = app;
  await app.reaches('poster.txt', 'complete');
  await dropFiles(app.electron, page, [other], {
    onto: '[data-testid="upload-row"]',
    async beforeDrop() {
      await expect(page.getByTestId('drop-onto')).toContainText('New version of poster.txt…');
      await app.screenshots('drop-onto-row');
    },
  });
  await expect(page.getByTestId('version-line')).toContainText('Is this a new version of poster.txt');
  await page.getByTestId('version-line-new-version').click();
  await page.getByTestId('submission-line-close').click();
  await expect(page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(2);
  await expect(app.row('poster final.txt')).toContainText('Version 2');
  await app.close();
});
