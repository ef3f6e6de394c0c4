/** Files that MediaMagic does not take: sidecars of a watch folder are left out, and a refused file can be replaced. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { disallowedSampleFile, writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Sets the answer of the system's dialog. */
async function answerPicker(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked] });
  }, path);
}

test('counts and names the sidecars of a watch folder, and makes no rows of them', async ({
  launch,
  folder,
}) => {
  await mkdir(join(folder, 'user-data'), { recursive: true });
  await writeFile(join(folder, 'user-data/settings.json'), JSON.stringify({ watchStillMs: 500 }));
  const watched = join(folder, 'Exports');
  await mkdir(watched);
  await writeFiller(join(watched, 'film.txt'), 4_000, 1);
  for (const name of ['film.prproj', 'film.srt', 'film.xml'])
    await writeFile(join(watched, name), `<x>${name}</x>`);
  const app = await launch();
  const { page } = app;
  await answerPicker(app, watched);
  await page.getByTestId('open-settings').click();
  await page.getByTestId('settings-page-watch').click();
  await page.getByTestId('watch-add').click();
  await page.getByTestId('watch-existing-send').check();
  await page.getByTestId('watch-confirm').click();
  const others = page.getByTestId('watch-other-types');
  await expect(others).toContainText('3 files of other types left out');
  await others.getByRole('button').click();
  await expect(others.getByRole('listitem')).toHaveText(['film.prproj', 'film.srt', 'film.xml']);
  await app.screenshots('watch-other-types');
  await page.keyboard.press('Escape');
  await app.reaches('film.txt', 'complete');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await expect(page.getByTestId('filter-attention')).toContainText('0');
  await app.close();
});

test('uploads another file in place of one of a wrong type, in the same submission', async ({
  launch,
  service,
  folder,
}) => {
  await copyFile(disallowedSampleFile('.xlsx'), join(folder, 'Budget.xlsx'));
  await writeFiller(join(folder, 'Budget.txt'), 4_000, 1);
  const app = await launch();
  const { page } = app;
  await app.drop([join(folder, 'Budget.xlsx')]);
  await app.reaches('Budget.xlsx', 'failed');
  const choose = page.getByTestId('row-action-choose-another-file');
  await expect(choose).toHaveText('Choose another file');
  await app.screenshots('choose-another-file');
  await answerPicker(app, join(folder, 'Budget.txt'));
  await choose.click();
  await app.reaches('Budget.txt', 'complete');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  const created = await service.control.ledger({ endpoint: 'submissions.create' });
  expect(created.requests).toHaveLength(1);
  await app.close();
});
