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

test('names types by their extensions, and what to convert a file to', async ({ launch, folder }) => {
  await copyFile(disallowedSampleFile('.xlsx'), join(folder, 'Budget.xlsx'));
  await copyFile(disallowedSampleFile('.xlsx'), join(folder, 'notes.prproj'));
  // The brand of an HEIC file, and the start of an MXF file.
  await writeFile(
    join(folder, 'Phone.heic'),
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)]),
  );
  const mxfKey = Buffer.from([
    0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01, 0x02,
  ]);
  await writeFile(join(folder, 'Master.mxf'), Buffer.concat([mxfKey, Buffer.alloc(2_000)]));
  const app = await launch();
  const { page } = app;
  const refusals = {
    'Budget.xlsx': '.xlsx isn’t supported. Convert it to PDF.',
    'Phone.heic': '.heic isn’t supported. Convert it to JPEG.',
    'Master.mxf': '.mxf isn’t supported. Convert it to MP4.',
    'notes.prproj': '.prproj isn’t supported. Use mp4, mov',
  };
  await app.drop(Object.keys(refusals).map((name) => join(folder, name)));
  for (const [name, words] of Object.entries(refusals)) {
    await app.reaches(name, 'failed');
    await expect(app.row(name)).toContainText(words);
    await app.row(name).getByTestId('row-status').click();
    await expect(page.getByTestId('failure-card')).toContainText(words);
    expect(await page.getByTestId('details').innerText()).not.toMatch(mediaType);
  }
  expect(await page.getByTestId('upload-list').innerText()).not.toMatch(mediaType);
  await app.close();
});

/** Such as `application/vnd.ms-excel`, which is no word for a person. */
const mediaType = /\b(?:application|audio|image|text|video)\/[a-z]/u;
