/** A second start with many paths: all of them are added, and the running app continues. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from './fixtures.ts';

for (const count of [1, 200, 2_000, 20_000]) {
  test(`adds ${count} paths of a second start to the running app`, async ({ launch, startAgain, folder }) => {
    await mkdir(join(folder, 'in'));
    // A command line has a limit of two megabytes.
    const beginning = 'a name of the usual length, with a date and a place '.slice(0, count > 2_000 ? 8 : 52);
    const names = Array.from({ length: count }, (_, index) => `${beginning}${index}.txt`);
    // A missing file becomes a row as well, so that 20,000 files do not have to be written.
    for (const name of names.slice(0, 5)) await writeFile(join(folder, 'in', name), `This is ${name}.\n`);
    const app = await launch({ apiKey: '' });
    const { page } = app;
    const pid = app.electron.process().pid;
    await startAgain(['--lang=de', '--yes', ...names.map((name) => join('in', name))]);
    await expect(page.getByTestId('filter-all')).toContainText(count.toLocaleString('en-US'), {
      timeout: 60_000,
    });
    expect(app.electron.process()).toMatchObject({ pid, exitCode: null, signalCode: null });
    // Neither switches nor languages of Chromium's command line are files.
    const shown = new Set(names);
    expect((await app.states()).filter(([name]) => !shown.has(name))).toEqual([]);
    await expect.poll(() => readdir(join(folder, 'user-data', 'starts'))).toEqual([]);
    await app.close();
  });
}

test('asks about 2,000 paths of a second start once', async ({ launch, startAgain, folder }) => {
  const app = await launch({ apiKey: '' });
  await startAgain(['--', ...Array.from({ length: 2_000 }, (_, index) => join(folder, `f${index}.txt`))]);
  await expect(app.page.getByTestId('survey-skip-missing')).toHaveAttribute('data-count', '2000', {
    timeout: 60_000,
  });
  await app.close();
});

test('submits the paths of a long second start together, with its metadata', async ({
  launch,
  service,
  startAgain,
  folder,
}) => {
  const words = 'a name that is so long that Chromium cannot take the names of a hundred files '.repeat(2);
  const names = Array.from({ length: 90 }, (_, index) => `${words}${index}.txt`);
  for (const name of names) await writeFile(join(folder, name), `This is ${name}.\n`);
  const app = await launch();
  await startAgain(['--yes', '--together', '--metadata', 'campaign=spring', ...names]);
  await expect
    .poll(async () => (await service.control.ledger()).created.map(({ blobPaths }) => blobPaths.length), {
      timeout: 60_000,
    })
    .toEqual([90]);
  expect((await service.control.ledger()).created[0]?.metadata).toEqual({ campaign: 'spring' });
  await app.close();
});
