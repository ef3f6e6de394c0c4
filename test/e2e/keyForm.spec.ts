/** The forms of the API key: settings and first start. */
import { expect, test } from './fixtures.ts';

test('warns before it saves a key that was just refused, and shows what was entered', async ({
  launch,
  service,
}) => {
  const app = await launch();
  const { page } = app;
  await page.keyboard.press('ControlOrMeta+,');
  const field = page.getByTestId('settings-api-key');
  await field.fill(service.keys.expired);
  await expect(field).toHaveAttribute('type', 'password');
  await page.getByTestId('settings-api-key-reveal').click();
  await expect(field).toHaveAttribute('type', 'text');
  await page.getByTestId('settings-check').click();
  await expect(page.getByTestId('settings-check-report')).toBeVisible();
  await page.getByTestId('settings-save').click();
  await expect(page.getByTestId('settings-refused')).toBeVisible();
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'sandbox');
  await app.screenshots('settings-key-refused');
  await page.getByTestId('settings-save-refused').click();
  await expect(page.getByTestId('environment')).toHaveAttribute('data-environment', 'live');
  await app.close();
});

test('keeps Save in sight in a low window', async ({ launch, service }) => {
  const app = await launch();
  const { page } = app;
  await page.setViewportSize({ width: 1_280, height: 420 });
  await page.keyboard.press('ControlOrMeta+,');
  await page.getByTestId('settings-api-key').fill(service.keys.expired);
  await page.getByTestId('settings-check').click();
  await expect(page.getByTestId('settings-check-report')).toBeVisible();
  await page.getByTestId('settings-key-present').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('settings-save')).toBeInViewport({ ratio: 1 });
  await page.setViewportSize({ width: 1_280, height: 1_000 });
  await expect
    .poll(async () => (await page.getByTestId('settings').boundingBox())?.height ?? 0)
    .toBeGreaterThan(800);
  await app.close();
});

test('offers the plan at once when the first key has none', async ({ launch, service }) => {
  const app = await launch({ apiKey: '' });
  const { page } = app;
  await page.getByTestId('first-run-key').fill(service.keys.noPlan);
  await page.getByTestId('first-run-begin').click();
  await expect(page.getByTestId('first-run-plan')).toHaveText('Manage plan');
  await app.screenshots('first-run-plan');
  await app.close();
});
