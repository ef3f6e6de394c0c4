/** Saves screenshots of each state with the local service, in both themes and at both widths, for review. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import { disallowedSampleFile, sampleFile, writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

async function photographDetails(app: RunningApp, name: string, state: string): Promise<void> {
  await app.row(name).getByTestId('row-status').click();
  await expect(app.page.getByTestId('details')).toContainText(name);
  await app.screenshots(`details-${state}`);
  await app.page.getByTestId('details-close').click();
}

test('shows list and details in every state that lasts', async ({ launch, service, folder }) => {
  test.setTimeout(240_000);
  const path = (name: string) => join(folder, name);
  await copyFile(sampleFile('Jingle.mp3'), path('Jingle.mp3'));
  await copyFile(sampleFile('Poster.jpg'), path('Poster.jpg'));
  await copyFile(sampleFile('Logo.png'), path('Logo.png'));
  await copyFile(disallowedSampleFile('.xlsx'), path('Budget.xlsx'));
  for (const [index, name] of ['Film.mp4', 'Outtakes.mp4'].entries())
    await writeLargeMp4(path(name), 40_000_000, index);
  await writeFiller(path('Later.txt'), 900, 3);

  const app = await launch();
  const { page } = app;
  await expect(page.getByTestId('empty-queue')).toBeVisible();
  await app.screenshots('empty');
  await service.control.addFault({ kind: 'drop-answer', endpoint: 'submissions.create', next: 1 });
  await app.drop([path('Jingle.mp3')]);
  await app.reaches('Jingle.mp3', 'already-submitted');
  await app.drop([path('Poster.jpg'), path('Budget.xlsx')]);
  await app.reaches('Poster.jpg', 'complete');
  await app.reaches('Budget.xlsx', 'failed');

  await service.control.setProcessingSpeed(0.01);
  await app.drop([path('Logo.png')]);
  await app.reaches('Logo.png', 'processing');
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 150_000 });
  await app.drop([path('Film.mp4'), path('Outtakes.mp4')]);
  await app.reaches('Film.mp4', 'uploading');
  await app.reaches('Outtakes.mp4', 'uploading');
  await app.row('Outtakes.mp4').hover();
  await app.row('Outtakes.mp4').getByTestId('row-action-pause').click();
  await app.reaches('Outtakes.mp4', 'paused');
  await app.screenshots('list');

  await photographDetails(app, 'Poster.jpg', 'complete');
  await photographDetails(app, 'Budget.xlsx', 'failed');
  await photographDetails(app, 'Jingle.mp3', 'already-submitted');
  await photographDetails(app, 'Logo.png', 'processing');
  await photographDetails(app, 'Film.mp4', 'uploading');
  await photographDetails(app, 'Outtakes.mp4', 'paused');

  await page.getByTestId('upload-list').focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await app.screenshots('row-menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('bulk-bar')).toContainText('6');
  await app.screenshots('bulk-bar');
  await page.keyboard.press('Escape');
  await page.getByTestId('pause-all').click();
  await app.drop([path('Later.txt')]);
  await app.reaches('Later.txt', 'queued');
  await app.screenshots('all-paused');
  for (const name of ['account', 'behaviour', 'appearance']) {
    await page.keyboard.press('Control+,');
    await page.getByTestId(`settings-page-${name}`).click();
    await app.screenshots(`settings-${name}`);
    await page.keyboard.press('Escape');
  }
  await app.close();
});
