/** What a click on a notification opens. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { requires } from '../support/system.ts';
import { expect, test } from './fixtures.ts';
import { on, windowBy } from './windows.ts';

// The test reads the notifications from a service of a Linux desktop.
requires('Linux', test.skip);

async function writeFiles(folder: string, kind: string, count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${kind} ${index}.txt`));
  for (const path of paths) await writeFiller(path, 2_000 + paths.indexOf(path), kind.length);
  return paths;
}

test('opens the group and the report of a finished batch, wherever it is in the list', async ({
  desktop,
  launch,
  launchHidden,
  folder,
}) => {
  const app = await launch();
  await app.dropAndSend(await writeFiles(folder, 'early', 40));
  await expect(app.page.getByTestId('filter-done')).toContainText('40', { timeout: 40_000 });
  await app.page.getByTestId('group').click();
  await expect(app.page.getByTestId('batch-row')).toHaveCount(1);
  await app.close();

  await desktop.showPanel();
  const electron = await launchHidden({ ...on(desktop), paths: await writeFiles(folder, 'late', 3) });
  await expect
    .poll(() => desktop.notifications, { timeout: 40_000 })
    .toEqual([{ id: 1, title: 'Uploads finished', body: '3 files reviewed, 3 with critical issues' }]);
  const page = await windowBy(electron, async () => desktop.clickNotification(1));
  await expect(page.getByTestId('report')).toContainText('3');
  await expect(page.getByTestId('report').locator(':focus')).toBeVisible();
  await expect(page.locator('[data-name="late 2.txt"]')).toBeInViewport();
});

test('opens the banner of a closed gate and gives it the focus', async ({
  desktop,
  launchHidden,
  service,
  folder,
}) => {
  await desktop.showPanel();
  const electron = await launchHidden({
    ...on(desktop),
    apiKey: service.keys.noSubmissionWrite,
    paths: await writeFiles(folder, 'held', 2),
  });
  await expect
    .poll(() => desktop.notifications.map(({ title }) => title), { timeout: 40_000 })
    .toHaveLength(1);
  expect(desktop.notifications[0]?.title).toMatch(/plan/iu);
  const page = await windowBy(electron, async () => desktop.clickNotification(1));
  await expect(page.getByTestId('gate-plan')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('gate-plan').locator(':focus')).toBeVisible();
  await expect(page.getByTestId('filter-active')).toHaveAttribute('aria-pressed', 'true');
});
