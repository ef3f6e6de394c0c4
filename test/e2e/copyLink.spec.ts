/** The link of a submission, whose page a person names in the settings. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const page = 'https://control.example.com/reviews/{submissionId}?tab=issues';

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
