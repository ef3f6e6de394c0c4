/** The database of the running app is deleted, replaced or locked. */
import { copyFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';

import { expect, test } from './fixtures.ts';

async function notes(folder: string, names: readonly string[]): Promise<string[]> {
  const paths = names.map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, `words of ${path}`);
  return paths;
}

test('saves the queue again when its folder is deleted, and sends nothing twice after a crash', async ({
  launch,
  service,
  folder,
}) => {
  test.skip(process.platform === 'win32', 'Windows deletes no file that is open');
  const app = await launch();
  await app.drop(await notes(folder, ['one.txt', 'two.txt']));
  await app.reaches('one.txt', 'complete');
  await app.reaches('two.txt', 'complete');
  await rm(join(folder, 'user-data'), { recursive: true });
  await expect(app.page.getByTestId('notice-queue-rewritten')).toContainText('nothing is lost');
  await app.screenshots('queue-rewritten');
  await app.kill();

  const again = await launch();
  await expect(again.row('one.txt')).toHaveAttribute('data-state', 'complete');
  await again.drop([join(folder, 'one.txt'), ...(await notes(folder, ['three.txt']))]);
  await again.reaches('three.txt', 'complete');
  const { submissions } = await service.control.ledger();
  expect(Object.values(submissions).map(({ submissionIds }) => submissionIds.length)).toEqual([1, 1, 1]);
  await again.close();
});

for (const [how, restore] of [
  ['takes the place of', rename],
  ['is copied over', copyFile],
] as const)
  test(`keeps its own queue when a backup ${how} the file, and says where that is`, async ({
    launch,
    folder,
  }) => {
    test.skip(process.platform === 'win32', 'Windows replaces no file that is open');
    const path = join(folder, 'user-data', 'queue.db');
    const first = await launch({ apiKey: '' });
    await first.drop(await notes(folder, ['one.txt']));
    await expect(first.row('one.txt')).toBeVisible();
    await first.close();
    await copyFile(path, join(folder, 'backup.db'));
    const app = await launch({ apiKey: '' });
    await app.drop(await notes(folder, ['two.txt']));
    await expect(app.row('two.txt')).toBeVisible();
    await restore(join(folder, 'backup.db'), path);
    await expect(app.page.getByTestId('notice-queue-rewritten')).toContainText('queue.replaced-');
    await app.kill();
    expect(
      (await readdir(join(folder, 'user-data'))).filter((name) => name.includes('replaced')),
    ).toHaveLength(1);
    const again = await launch({ apiKey: '' });
    await expect(again.row('one.txt')).toBeVisible();
    await expect(again.row('two.txt')).toBeVisible();
    await again.close();
  });

test('says that another program has locked the queue, answers meanwhile, and adds the drop then', async ({
  launch,
  folder,
}) => {
  const app = await launch();
  const other = new Database(join(folder, 'user-data', 'queue.db'));
  try {
    other.exec('BEGIN IMMEDIATE');
    await app.drop(await notes(folder, ['one.txt']));
    await expect(app.page.getByTestId('notice-queue-in-use')).toContainText('Another program');
    await app.screenshots('queue-in-use');
    expect(await app.states()).toEqual([]);
    other.exec('COMMIT');
    await app.reaches('one.txt', 'complete');
    await expect(app.page.getByTestId('notice-queue-in-use')).toBeHidden();
  } finally {
    other.close();
  }
  await app.close();
});
