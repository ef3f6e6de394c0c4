/** What a row says of a file that is being sent, and what its results say of the sidekick that found an issue. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { expect, test } from './fixtures.ts';

test('says in its row how fast a file is sent, and how long it takes', async ({
  launch,
  service,
  folder,
}) => {
  const path = join(folder, 'long.txt');
  await writeFiller(path, 40_000_000, 3);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 1_000_000 });
  const app = await launch();
  await app.drop([path]);
  await expect(app.row('long.txt')).toContainText(/[\d.]+ [kM]B\/s · .+ left.* of 40 MB/su, {
    timeout: 40_000,
  });
  await app.kill();
});

test('names the sidekick that found an issue in the results', async ({ launch, folder }) => {
  const id = '7d1c5b7e-2f0a-4a55-9a57-1b6d6c2f9a11';
  const path = join(folder, 'film.txt');
  await writeFiller(path, 900, 5);
  await mkdir(join(folder, 'user-data'), { recursive: true });
  const settings = { addedStillMs: 0, sidekicks: [{ id, name: 'Brand safety' }] };
  await writeFile(join(folder, 'user-data', 'settings.json'), JSON.stringify(settings));
  const app = await launch({ paths: [path], switches: ['--sidekick', id] });
  await app.reaches('film.txt', 'complete');
  await app.row('film.txt').click();
  await expect(app.page.getByTestId('issue-sidekick').first()).toHaveText(/Found by\s+Brand safety/u);
  await app.close();
});
