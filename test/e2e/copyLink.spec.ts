/** The link of a submission, whose page a person names in the settings. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const page = 'https://control.example.com/reviews/{submissionId}?tab=issues';

function clipboardOf(app: RunningApp): Promise<string> {
  return app.electron.evaluate(({ clipboard }) => clipboard.readText());
}

async function openSubmissions(app: RunningApp): Promise<ReturnType<RunningApp['page']['getByTestId']>> {
  await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId('settings-page-submissions').click();
  return app.page.getByTestId('settings-submission-page');
}

async function completed(launch: () => Promise<RunningApp>, folder: string): Promise<RunningApp> {
  const path = join(folder, 'note.txt');
  await writeFiller(path, 900, 41);
  const app = await launch();
  await app.drop([path]);
  await app.reaches('note.txt', 'complete');
  return app;
}

test('copies the link of a submission from its row and its details once its page is known', async ({
  launch,
  folder,
}) => {
  const app = await completed(launch, folder);
  const row = app.row('note.txt');
  const menuOf = () => row.getByTestId('row-menu').click();
  await menuOf();
  await expect(app.page.getByTestId('row-action-copy-submission-id')).toBeVisible();
  await expect(app.page.getByTestId('row-action-copy-link')).toHaveCount(0);
  await app.page.keyboard.press('Escape');

  const field = await openSubmissions(app);
  await field.fill('https://control.example.com/reviews');
  await field.press('Tab');
  await expect(app.page.getByTestId('settings')).toContainText('{submissionId}');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill(page);
  // The button takes the focus, which saves the address.
  await app.page.getByTestId('settings-close').click();
  await expect(app.page.getByTestId('settings')).toBeHidden();

  await row.click();
  const details = app.page.getByTestId('details');
  const submissionId = (await details.getByTestId('submission-id').textContent()) ?? '';
  expect(submissionId).toMatch(/^[\da-f-]{36}$/u);
  const link = `https://control.example.com/reviews/${submissionId}?tab=issues`;
  await details.getByTestId('details-action-copy-link').click();
  await expect.poll(() => clipboardOf(app)).toBe(link);

  await app.electron.evaluate(({ clipboard }) => clipboard.clear());
  await app.page.keyboard.press('Escape');
  await menuOf();
  await app.page.getByTestId('row-action-copy-link').click();
  await expect.poll(() => clipboardOf(app)).toBe(link);
  await app.close();
});

test('saves an address that was typed right before Escape closes the settings', async ({
  launch,
  folder,
}) => {
  const app = await completed(launch, folder);
  const field = await openSubmissions(app);
  await field.fill(page);
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByTestId('settings')).toBeHidden();
  await app.row('note.txt').click();
  await expect(app.page.getByTestId('details-action-copy-link')).toBeVisible();
  await app.close();
});
