/** What a screen reader reads of the list, a row and the drawer, and where the buttons of a row are. */
import { expect, test } from './gallery.ts';

const look = { query: 'still=1', theme: 'light', width: 1_280, height: 800 } as const;

test('reads the columns, whole file names and buttons with their file', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  await page.getByTestId('search').fill('Voiceover');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await expect(page.getByRole('grid')).toMatchAriaSnapshot({ name: 'row.aria.yml' });
  await expect(page.getByRole('region', { name: 'Notices' })).toHaveCount(0);
  await page.getByTestId('upload-row').getByTestId('row-status').click();
  await expect(page.getByTestId('details')).toMatchAriaSnapshot({ name: 'drawer.aria.yml' });
});

test('reads filters, search, orders and a grouped list', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, query: 'still=1&grouped=1' });
  await page.getByTestId('search').fill('Voiceover');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'list.aria.yml' });
});

test('keeps the buttons of a row in their places when its state changes', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show(look);
  const row = page.locator('[data-testid=upload-row]:has([data-testid=row-action-pause])').first();
  const name = await row.getAttribute('data-name');
  const same = page.locator(`[data-testid=upload-row][data-name="${name}"]`);
  const places = async () => {
    const buttons = ['row-action-remove', 'row-menu'].map((id) => same.getByTestId(id).boundingBox());
    return (await Promise.all(buttons)).map((box) => box?.x);
  };
  const before = await places();
  await same.getByTestId('row-action-pause').click();
  await expect(same.getByTestId('row-action-resume')).toBeVisible();
  expect(await places()).toEqual(before);
  expect(before).not.toContain(undefined);

  // A row without a button to pause has the others in the same columns.
  await page.getByTestId('search').fill('Voiceover');
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  const removes = await page.getByTestId('row-action-remove').boundingBox();
  expect(removes?.x).toBe(before[0]);
});

test('offers Remove and not Retry beside a file that cannot be uploaded as it is', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show({ ...look, height: 3_400 });
  const row = page.getByTestId('upload-row').filter({ hasText: 'isn’t supported' }).first();
  await expect(row).toHaveAttribute('data-state', 'failed');
  await expect(row.getByTestId('row-action-retry')).toHaveCount(0);
  const name = await row.getAttribute('data-name');
  await expect(row.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
});
