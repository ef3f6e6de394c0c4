/** Two installations in one workspace: a file whose name the other one has is asked about, once for a whole drop. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from './fixtures.ts';

async function writeNotes(folder: string, text: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, `${text} ${path} `.repeat(40));
  return paths;
}

test('asks once about the names that a workspace has, and uploads under other names', async ({
  launch,
  folder,
  service,
}) => {
  const first = await launch();
  await first.drop(await writeNotes(join(folder, 'one'), 'theirs'));
  await first.reaches('c.txt', 'complete');
  await first.close();
  const stored = async (name: string) =>
    (await service.control.blob(`${service.workspaces.main}/${name}`))?.sha256;
  const theirs = await stored('a.txt');

  const app = await launch({ userData: join(folder, 'another computer') });
  const { page } = app;
  const question = page.getByTestId('name-question');
  await app.drop(await writeNotes(join(folder, 'two'), 'ours'));
  await expect(question).toContainText('3 files of “3 files');
  await expect(page.getByTestId('filter-attention')).toContainText('3');
  await expect(app.row('a.txt').getByTestId('row-action-use-other-name')).toBeVisible();

  await app.row('b.txt').getByTestId('row-action-skip').click();
  await expect(app.row('b.txt').getByTestId('row-status')).toHaveText('Skipped');
  await expect(question).toContainText('2 files of “3 files');
  await question.getByTestId('names-rename').click();
  await app.reaches('a.txt', 'complete');
  await app.reaches('c.txt', 'complete');
  await expect(question).toBeHidden();
  await expect(app.row('a.txt')).toContainText('Uploaded as a (2).txt (the name was taken)');
  expect(await stored('a.txt')).toBe(theirs);
  expect(await stored('b (2).txt')).toBeUndefined();
  await app.close();
});

test('asks nothing when the setting says what to do', async ({ launch, folder }) => {
  const first = await launch();
  await first.drop(await writeNotes(join(folder, 'one'), 'theirs'));
  await first.reaches('c.txt', 'complete');
  await first.close();

  const app = await launch({ userData: join(folder, 'another computer') });
  await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId('settings-page-submissions').click();
  await app.page.getByTestId('settings-when-name-taken').selectOption('skip');
  await app.page.keyboard.press('Escape');
  await app.drop(await writeNotes(join(folder, 'two'), 'ours'));
  for (const name of ['a.txt', 'b.txt', 'c.txt'])
    await expect(app.row(name).getByTestId('row-status')).toHaveText('Skipped');
  await expect(app.page.getByTestId('name-question')).toBeHidden();
  await expect(app.page.getByTestId('filter-attention')).toContainText('0');
  await app.close();
});
