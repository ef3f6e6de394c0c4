/** What waits is said in the row and in the drawer when the progress of a submission cannot be read. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

test('says that progress is not in the plan, and that a check changed nothing', async ({
  launch,
  service,
  folder,
}) => {
  await service.control.revokePlan({ key: 'sandbox', bucket: 'submission_read' });
  await writeFiller(join(folder, 'a.txt'), 4_000, 1);
  const app = await launch({ paths: [join(folder, 'a.txt')] });
  const row = app.row('a.txt');
  await expect(row.getByTestId('row-status')).toHaveText('Processing · progress not in your plan');
  await expect(row.getByRole('progressbar')).toHaveCount(0);
  await row.click();
  const results = app.page.getByTestId('results-not-finished');
  await expect(results).toContainText('Processing · progress not in your plan');
  await expect(results).toContainText('Your plan doesn’t include viewing progress and results');
  await app.screenshots('progress-not-in-plan');

  await app.page.getByTestId('gate-check-again').click();
  await expect(app.page.getByTestId('gate-unchanged')).toHaveText('Checked just now: nothing changed');
  await service.control.grantPlan({ key: 'sandbox', bucket: 'submission_read' });
  await app.page.getByTestId('gate-check-again').click();
  await app.reaches('a.txt', 'complete');
  await expect(app.page.getByTestId('gate-plan')).toBeHidden();
  await app.close();
});

test('says in row and drawer that reading waits for a limit, and then for a valid key', async ({
  launch,
  service,
  folder,
}) => {
  await service.control.setProcessingSpeed(0);
  await writeFiller(join(folder, 'a.txt'), 4_000, 1);
  const app = await launch({ paths: [join(folder, 'a.txt')] });
  await app.reaches('a.txt', 'processing');
  const row = app.row('a.txt');
  const results = app.page.getByTestId('results-not-finished');
  const limit = await service.control.addFault({
    endpoint: 'submissions.get',
    kind: 'answer',
    status: 429,
    json: { error: 'Rate limit exceeded: 60 per minute' },
    headers: { 'Retry-After': '600' },
  });
  await expect(row.getByTestId('row-status')).toHaveText(/^Processing · progress in (?:9|10) min/u);
  await expect(row.getByRole('progressbar')).toHaveCount(0);
  await row.click();
  await expect(results).toHaveText(/Processing · progress in (?:9|10) min/u);
  await expect(results).toContainText('It is limiting requests');
  await app.close();
  await service.control.clearFault(limit);

  await service.control.expireKey('sandbox');
  const again = await launch();
  await expect(again.row('a.txt').getByTestId('row-status')).toHaveText(
    'Processing · progress needs a valid API key',
  );
  await expect(again.row('a.txt').getByRole('progressbar')).toHaveCount(0);
  await again.row('a.txt').click();
  await expect(again.page.getByTestId('results-not-finished')).toContainText(
    'Its progress and results appear here once a valid API key is set',
  );
  await again.close();
});
