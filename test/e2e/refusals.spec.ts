/** Refusals of single files: each shows the service's message and what helps. The test saves screenshots for review. */
import { join } from 'node:path';

import { writeFiller, writeSparseFile } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

/** For each file, the service's answer and the text of the card. */
const refusals = {
  'fields.txt': {
    status: 422,
    json: {
      fields: [
        { field: 'assets.0.blobPath', message: 'must start with the workspace id' },
        { field: 'title', message: 'ensure this value has at most 64 characters' },
      ],
    },
    says: ['assets.0.blobPath', 'must start with the workspace id', 'title', '422'],
  },
  'forbidden.txt': {
    status: 403,
    json: { detail: 'Your role may not create submissions here' },
    says: ['Your role may not create submissions here', '403'],
  },
  'unheard.txt': { status: 418, json: { detail: 'Short and stout' }, says: ['Short and stout', '418'] },
} as const;

test('shows a card for each refusal, and the time of the retry for a temporary error', async ({
  launch,
  service,
  folder,
}) => {
  test.setTimeout(180_000);
  const names = [...Object.keys(refusals), 'busy.txt'];
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 900, index);
  await writeSparseFile(join(folder, 'endless.mp4'), 5_000_000_001, 'Autumn campaign - teaser.mp4');
  for (const [contains, { status, json }] of Object.entries(refusals)) {
    await service.control.addFault({
      endpoint: 'submissions.create',
      kind: 'answer',
      contains,
      status,
      json,
    });
  }
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    contains: 'busy.txt',
    status: 500,
    json: { detail: 'Something broke on our side' },
  });
  const app = await launch({ paths: [...names, 'endless.mp4'].map((name) => join(folder, name)) });
  const { page } = app;

  for (const [name, { says, status }] of Object.entries(refusals)) {
    await app.reaches(name, 'failed');
    await app.row(name).getByTestId('row-status').click();
    const card = page.getByTestId('failure-card');
    for (const words of says) await expect(card).toContainText(words);
    await expect(card.getByTestId('details-action-copy-support-details')).toBeVisible();
    await expect(card.getByTestId('open-support')).toBeVisible();
    await app.screenshots(`details-refused-${status}`);
    await page.getByTestId('details-close').click();
  }

  await app.reaches('endless.mp4', 'failed');
  await app.row('endless.mp4').getByTestId('row-status').click();
  await expect(page.getByTestId('failure-card')).toContainText('5 GB');
  await app.screenshots('details-too-large');
  await page.getByTestId('details-close').click();

  await expect(app.row('busy.txt').getByTestId('row-status')).toContainText(
    /Retrying in \d+ s \(attempt \d+\)/,
  );
  await app.row('busy.txt').getByTestId('row-status').click();
  await expect(page.getByTestId('details')).toContainText('Something broke on our side');
  await app.screenshots('details-retrying');
  await page.getByTestId('details-close').click();
  await service.control.clearFaults();
  await app.row('busy.txt').hover();
  await app.row('busy.txt').getByTestId('row-action-retry').click();
  await app.reaches('busy.txt', 'complete');
  await app.close();
});
