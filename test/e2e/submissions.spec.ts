/** Files of a drop as one submission, with a campaign and sidekicks, from the window to the ledger of the local service. */
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import Database from 'libsql';

import { writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import type { Service } from '../service/index.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const sidekicks = [
  { name: 'Brand safety', id: '6f1c2b90-4d3e-4f5a-8b6c-7d8e9f0a1b2c' },
  { name: 'Legal, Germany', id: '0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d' },
] as const;

/** Names the sidekicks in the settings. */
async function nameSidekicks({ page }: RunningApp): Promise<void> {
  await page.getByTestId('open-settings').click();
  await page.getByTestId('settings-page-submissions').click();
  for (const { name, id } of sidekicks) {
    await page.getByTestId('sidekick-name').fill(name);
    await page.getByTestId('sidekick-id').fill('not a UUID');
    await page.getByTestId('sidekick-add').click();
    await expect(page.getByTestId('sidekick-form').getByRole('alert')).toBeVisible();
    await page.getByTestId('sidekick-id').fill(id);
    await page.getByTestId('sidekick-add').click();
    await expect(page.getByTestId('sidekicks')).toContainText(name);
  }
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings')).toBeHidden();
}

/** The submissions that the service created: the names of their files, in order, and what they carry. */
async function created({ control }: Service) {
  const { created: submissions, requests } = await control.ledger();
  const posts = requests.filter(({ endpoint }) => endpoint === 'submissions.create');
  return {
    posts: posts.length,
    submissions: submissions.map(({ blobPaths, metadata, sidekickIds }) => ({
      names: blobPaths.map((path) => basename(path)),
      metadata,
      sidekickIds,
    })),
  };
}

async function writeNotes(folder: string, names: readonly string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = names.map((name) => join(folder, name));
  for (const [index, path] of paths.entries()) await writeFiller(path, 2_000 + index, index + folder.length);
  return paths;
}

test('submits twelve files and a folder once, with a campaign and two sidekicks', async ({
  launch,
  service,
  folder,
}) => {
  test.setTimeout(180_000);
  const names = Array.from({ length: 12 }, (_, index) => `clip ${String(index + 1).padStart(2, '0')}.txt`);
  const stillNames = ['still a.txt', 'still b.txt'];
  const files = await writeNotes(join(folder, 'clips'), names);
  await writeNotes(join(folder, 'Stills'), stillNames);
  const all = [...names, ...stillNames];
  const app = await launch();
  const { page } = app;
  await nameSidekicks(app);

  await app.drop([...files, join(folder, 'Stills')]);
  await expect(page.getByTestId('survey')).toHaveAttribute('data-state', 'ready');
  await page.getByTestId('submission-mode-together').check();
  await page.getByTestId('submission-options').click();
  await page.getByTestId('submission-campaign').fill('Aurora launch');
  for (const { id } of sidekicks) await page.getByTestId(`submission-sidekick-${id}`).check();
  await app.screenshots('submission-before-sending');
  await page.getByTestId('survey-send').click();
  await expect(page.getByTestId('survey')).toBeHidden();
  for (const name of all) {
    await page.getByTestId('search').fill(name);
    await app.reaches(name, 'complete');
  }

  const options = { metadata: { campaign: 'Aurora launch' }, sidekickIds: sidekicks.map(({ id }) => id) };
  expect(await created(service)).toEqual({ posts: 1, submissions: [{ names: all, ...options }] });

  const [submissionId = ''] = (await service.control.ledger()).created.map((one) => one.submissionId);
  const details = page.getByTestId('details');
  for (const name of all) {
    await page.getByTestId('search').fill(name);
    await app.row(name).getByTestId('row-status').click();
    await expect(details).toContainText(name);
    await expect(details.getByTestId('submission-id')).toHaveText(submissionId);
    for (const text of ['Aurora launch', ...sidekicks.map((sidekick) => sidekick.name)])
      await expect(details.getByTestId('details-submission')).toContainText(text);
    // In a narrow window the details cover the list.
    if (name !== all.at(-1)) await page.getByTestId('details-close').click();
  }
  await page.getByTestId('search').fill('');
  await app.screenshots('submission-details');

  // The other files of the submission are listed and lead to their own details.
  await expect(details.getByTestId('submission-file')).toHaveCount(all.length - 1);
  await details.getByTestId('submission-file').first().click();
  await expect(details.getByRole('heading', { level: 2 })).toContainText('clip 01.txt');

  await details.getByTestId('details-report').click();
  await expect(page.getByTestId('report-submissions')).toContainText('Aurora launch');
  await expect(page.getByTestId('report-submissions')).toContainText('Brand safety and Legal, Germany');
  await app.screenshots('submission-report');
  await app.close();
});

test('changes the options of a small drop before it is submitted, and remembers the choice', async ({
  launch,
  service,
  folder,
}) => {
  const paths = await writeNotes(folder, ['one.txt', 'two.txt', 'three.txt']);
  const app = await launch();
  const { page } = app;
  const line = page.getByTestId('submission-line');
  await app.drop(paths);
  await expect(page.getByTestId('submission-line-text')).toHaveText('3 new files: One submission per file');
  await page.getByTestId('submission-line-open').click();
  await page.getByTestId('submission-mode-together').check();
  await page.getByTestId('submission-use-json').click();
  await page.getByTestId('submission-json').fill('{"campaign": "Aurora", "budget": }');
  await expect(line).toContainText('Unexpected “}” at line 1, column 34.');
  await page.getByTestId('submission-json').fill('{"campaign": "Aurora", "budget": 12}');
  await app.screenshots('submission-line');
  await page.getByTestId('submission-line-save').click();
  await expect(line).toBeHidden();
  await app.reaches('three.txt', 'complete');
  const [first, ...others] = (await created(service)).submissions;
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    names: ['one.txt', 'two.txt', 'three.txt'],
    metadata: { campaign: 'Aurora', budget: 12 },
  });

  const [late = ''] = await writeNotes(join(folder, 'later'), ['late.txt']);
  await app.drop([late]);
  await expect(page.getByTestId('submission-line-text')).toHaveText('1 new file: One submission for all');
  await page.getByTestId('submission-line-open').click();
  await expect(page.getByTestId('submission-recent')).toHaveText('Aurora');
  await page.keyboard.press('Escape');
  await expect(line).toBeHidden();
  await app.reaches('late.txt', 'complete');
  await app.close();
});

test('shows what a group waits for, and submits it without the rest', async ({ launch, service, folder }) => {
  const paths = await writeNotes(folder, ['one.txt', 'two.txt']);
  const film = join(folder, 'film.mp4');
  await writeLargeMp4(film, 40_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'slow', bytesPerSecond: 100_000 });
  const app = await launch();
  const { page } = app;
  await app.drop([...paths, film]);
  await page.getByTestId('submission-line-open').click();
  await page.getByTestId('submission-mode-together').check();
  await page.getByTestId('submission-line-save').click();
  await expect(app.row('one.txt').getByTestId('row-status')).toHaveText(
    'Waiting for the rest of its group · 2 of 3 uploaded',
  );
  await page.getByTestId('group').click();
  await expect(page.getByTestId('batch-status')).toContainText('One submission · 2 of 3 uploaded');
  await app.screenshots('submission-waiting');
  await app.row('two.txt').hover();
  await app.row('two.txt').getByTestId('row-action-submit-now').click();
  await app.reaches('one.txt', 'complete');
  await app.reaches('two.txt', 'complete');
  expect((await created(service)).submissions.map(({ names }) => names)).toEqual([['one.txt', 'two.txt']]);
  // Quitting would ask while the film is being sent.
  await page.getByTestId('pause-all').click();
  await app.reaches('film.mp4', 'queued');
  await app.close();
});

test('asks once, above the list, about a group that makes no progress', async ({
  launch,
  service,
  folder,
}) => {
  const paths = await writeNotes(folder, ['one.txt', 'two.txt']);
  const film = join(folder, 'film.mp4');
  await writeLargeMp4(film, 40_000_000, 1);
  await service.control.addFault({ endpoint: 'storage.putBlock', kind: 'slow', bytesPerSecond: 100_000 });
  let app = await launch();
  await app.drop([...paths, film]);
  await app.page.getByTestId('submission-line-open').click();
  await app.page.getByTestId('submission-mode-together').check();
  await app.page.getByTestId('submission-line-save').click();
  await app.row('film.mp4').getByTestId('row-action-pause').click();
  await app.reaches('film.mp4', 'paused');
  await expect(app.row('one.txt').getByTestId('row-status')).toContainText('2 of 3 uploaded');
  await expect(app.page.getByTestId('notice-group-waiting')).toBeHidden();
  await app.close();
  // As if ten minutes had passed.
  const database = new Database(join(folder, 'user-data', 'queue.db'));
  database.exec('UPDATE submissions SET attention_at = 1');
  database.close();

  app = await launch();
  const notice = app.page.getByTestId('notice-group-waiting');
  await expect(notice).toContainText('A submission of 3 files is on hold: 1 file');
  await app.screenshots('submission-stuck');
  await notice.getByTestId('notice-action-submit-now').click();
  await expect(notice).toBeHidden();
  await app.reaches('one.txt', 'complete');
  await app.reaches('two.txt', 'complete');
  expect((await created(service)).submissions.map(({ names }) => names)).toEqual([['one.txt', 'two.txt']]);
  await app.close();
});
