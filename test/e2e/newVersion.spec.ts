/** The form that asks of which submission an upload is a new version. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

test('checks the ID before anything is sent, and offers the submissions of this app', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'first.txt'), 4_000, 1);
  await writeFiller(join(folder, 'second.txt'), 4_000, 2);
  const app = await launch({ paths: [join(folder, 'first.txt')] });
  await app.reaches('first.txt', 'complete');
  // The answer to the first request is lost, so the app does not know the submission that the 409 is about.
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
  await app.drop([join(folder, 'second.txt')]);
  await app.reaches('second.txt', 'already-submitted', 40_000);
  const created = async () =>
    (await service.control.ledger({ endpoint: 'submissions.create' })).requests.length;
  const before = await created();

  const { page } = app;
  await app.row('second.txt').click();
  await page.getByTestId('details-action-submit-as-new-version').click();
  await page.getByTestId('new-version-id').fill('00000000-0000-4000-8000-000000000000');
  await page.getByTestId('new-version-submit').click();
  await expect(page.getByTestId('new-version-refusal')).toContainText('Submission not found');
  await expect(page.getByTestId('new-version-id')).toHaveValue('00000000-0000-4000-8000-000000000000');
  expect(await created()).toBe(before);
  await expect(app.row('second.txt')).toHaveAttribute('data-state', 'already-submitted');
  await app.screenshots('new-version-refused');

  await page.getByTestId('new-version-earlier').getByRole('button', { name: 'first.txt' }).click();
  await expect(page.getByTestId('new-version-refusal')).toBeHidden();
  await page.getByTestId('new-version-submit').click();
  await app.reaches('second.txt', 'complete', 40_000);
  await app.close();
});

test('returns to the form with the words of MediaMagic when a submission is gone at the request', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'first.txt'), 4_000, 1);
  await writeFiller(join(folder, 'second.txt'), 4_000, 2);
  const app = await launch({ paths: [join(folder, 'first.txt')] });
  await app.reaches('first.txt', 'complete');
  await service.control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: 1 });
  await app.drop([join(folder, 'second.txt')]);
  await app.reaches('second.txt', 'already-submitted', 40_000);
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 404,
    json: { error: 'Previous submission not found' },
    next: 1,
  });
  const { page } = app;
  await app.row('second.txt').click();
  await page.getByTestId('details-action-submit-as-new-version').click();
  await page.getByTestId('new-version-earlier').getByRole('button', { name: 'first.txt' }).click();
  const submissionId = await page.getByTestId('new-version-id').inputValue();
  await page.getByTestId('new-version-submit').click();
  await app.reaches('second.txt', 'failed', 40_000);
  await expect(page.getByTestId('new-version-refusal')).toContainText('Previous submission not found');
  await expect(page.getByTestId('new-version-id')).toHaveValue(submissionId);
  await page.getByTestId('new-version-submit').click();
  await app.reaches('second.txt', 'complete', 40_000);
  await app.close();
});
