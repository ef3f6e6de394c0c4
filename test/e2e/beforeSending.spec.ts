/** The preflight: many files, or a folder, are checked and shown, and added only after a person confirms. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { disallowedSampleFile, writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

/** A folder with `count` texts, one file of a type that is not allowed, and one hidden file. */
async function layShoot(folder: string, texts: number): Promise<string> {
  const shoot = join(folder, 'Shoot');
  await mkdir(join(shoot, 'Day 2'), { recursive: true });
  for (let index = 0; index < texts; index += 1)
    await writeFiller(join(shoot, 'Day 2', `note ${index + 1}.txt`), 1_000, index);
  await copyFile(disallowedSampleFile('.xlsx'), join(shoot, 'Budget.xlsx'));
  await writeFile(join(shoot, '.DS_Store'), 'x');
  return shoot;
}

test('shows which files of a folder would be sent, and adds exactly these after a confirmation', async ({
  launch,
  folder,
}) => {
  const shoot = await layShoot(folder, 23);
  const app = await launch();
  const { page } = app;
  const preflight = page.getByTestId('survey');
  await app.drop([shoot]);
  await expect(preflight).toHaveAttribute('data-state', 'ready');
  await expect(page.getByTestId('survey-title')).toHaveText('23 files ready to upload · 23 kB');
  await expect(page.getByTestId('survey-skip-type-not-allowed')).toHaveAttribute('data-count', '1');
  await expect(page.getByTestId('survey-skip-hidden')).toHaveAttribute('data-count', '1');
  await page.getByTestId('survey-skip-type-not-allowed').getByRole('button').click();
  await expect(preflight).toContainText('Shoot/Budget.xlsx');
  await expect(page.getByTestId('live-region')).toContainText('23 files ready to upload');
  await app.screenshots('before-sending');

  await page.getByTestId('survey-cancel').click();
  await expect(preflight).toBeHidden();
  await expect(page.getByTestId('empty-queue')).toBeVisible();

  // With the keyboard, and with a second drop that joins the preflight.
  await app.drop([shoot]);
  await mkdir(join(folder, 'Day 3'));
  await writeFiller(join(folder, 'Day 3', 'late.txt'), 1_000, 50);
  await app.drop([join(folder, 'Day 3')]);
  await expect(page.getByTestId('survey-title')).toHaveText('24 files ready to upload · 24 kB');
  await expect(page.getByTestId('survey-send')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('live-region')).toContainText('24 files added');
  await expect(page.getByTestId('toast')).toHaveCount(0);
  await expect(page.getByTestId('filter-all')).toContainText('24');
  await expect(page.getByTestId('filter-attention')).toContainText('0');

  // Files that this account has sent are not sent again.
  await expect(page.getByTestId('filter-done')).toContainText('24');
  await app.drop([shoot]);
  await expect(page.getByTestId('survey-title')).toHaveText('None of these can be uploaded');
  await expect(page.getByTestId('survey-skip-submitted-before')).toHaveAttribute('data-count', '23');
  await page.keyboard.press('Escape');
  await expect(preflight).toBeHidden();
  await app.close();
});

test('asks again after a crash, and asks nothing with --yes or without the setting', async ({
  launch,
  folder,
}) => {
  const shoot = await layShoot(folder, 21);
  const first = await launch({ apiKey: '' });
  await first.drop([shoot]);
  await expect(first.page.getByTestId('survey')).toHaveAttribute('data-state', 'ready');
  await first.kill();

  const again = await launch({ apiKey: '' });
  await expect(again.page.getByTestId('survey-title')).toHaveText('21 files ready to upload · 21 kB');
  await again.page.getByTestId('survey-cancel').click();
  await expect(again.page.getByTestId('survey')).toBeHidden();
  await again.close();

  const second = await launch({ apiKey: '', paths: [shoot] });
  await expect(second.page.getByTestId('upload-row').first()).toBeVisible();
  await expect(second.page.getByTestId('filter-all')).toContainText('22');
  await expect(second.page.getByTestId('survey')).toBeHidden();
  await second.page.getByTestId('open-settings').click();
  await second.page.getByTestId('settings-page-behaviour').click();
  await second.page.getByTestId('settings-ask-before-many').uncheck();
  await second.page.keyboard.press('Escape');
  await mkdir(join(folder, 'More'));
  await writeFiller(join(folder, 'More', 'more.txt'), 500, 70);
  await second.drop([join(folder, 'More')]);
  await expect(second.page.getByTestId('filter-all')).toContainText('23');
  await expect(second.page.getByTestId('survey')).toBeHidden();
  await second.close();
});
