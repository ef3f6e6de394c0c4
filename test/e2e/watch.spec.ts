/** Watch folders in the real app: each finished file is submitted once, whatever happens while files are copied. */
import { mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Service } from '../service/index.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

const stableMs = 1_000;
/** Settings of the file that the window does not show. */
const hurried = { watchStillMs: stableMs, watchRescanMs: 3_000, parallelUploads: 8 };

async function startHurried(launch: () => Promise<RunningApp>, folder: string): Promise<RunningApp> {
  await mkdir(join(folder, 'user-data'), { recursive: true });
  await writeFile(join(folder, 'user-data/settings.json'), JSON.stringify(hurried));
  return launch();
}

/** Sets the answer of the system's dialog. */
async function answerPicker(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked] });
  }, path);
}

async function openWatchPage(app: RunningApp): Promise<void> {
  await app.page.getByTestId('open-settings').click();
  await app.page.getByTestId('settings-page-watch').click();
}

async function watchFolder(app: RunningApp, path: string, existing: 'send' | 'skip'): Promise<void> {
  await answerPicker(app, path);
  await openWatchPage(app);
  await app.page.getByTestId('watch-add').click();
  await app.page.getByTestId(`watch-existing-${existing}`).check();
  await app.page.getByTestId('watch-confirm').click();
  await expect(app.page.getByTestId('watch-folder')).toHaveAttribute('data-state', 'watching');
}

/** The hashes of all submitted blobs, once per submission. */
async function submittedHashes(service: Service): Promise<string[]> {
  const { submissions } = await service.control.ledger();
  const hashes = await Promise.all(
    Object.entries(submissions).map(async ([blobPath, { submissionIds }]) => {
      const blob = await service.control.blob(blobPath);
      return submissionIds.map(() => blob?.sha256 ?? `no blob ${blobPath}`);
    }),
  );
  return hashes.flat();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Different content for each file, so that its hash identifies it. */
function content(index: number): string {
  return `${index} `.repeat(400 + index);
}

test('submits each of 500 finished files once despite renames, deletions and a kill', async ({
  launch,
  service,
  folder,
}) => {
  test.slow();
  await service.control.setProcessingSpeed(1_000);
  const watched = join(folder, 'Exports');
  await mkdir(join(watched, 'Day 1'), { recursive: true });
  await mkdir(join(watched, 'Day 2'));
  await writeFile(join(watched, 'was here before.txt'), 'was here before');
  const app = await startHurried(launch, folder);
  await watchFolder(app, watched, 'skip');

  /** Contents that were finished, and those that never were. */
  const finished = new Set<string>();
  const folders = ['Day 1', 'Day 2', ''];
  const placeOf = (index: number, root = watched) =>
    join(root, folders[index % folders.length] ?? '', `clip ${index}.txt`);

  /** As programs do it: whole; in parts; under an unfinished name; renamed when it is done; deleted half-way. */
  async function copyIn(index: number, root = watched): Promise<void> {
    const path = placeOf(index, root);
    const way = (['whole', 'slow', 'part', 'renamed', 'deleted'] as const)[index % 5];
    const written = { part: `${path}.part`, renamed: path.replace('clip', 'raw') };
    const file = await open(way === 'part' || way === 'renamed' ? written[way] : path, 'w');
    const whole = content(index);
    await file.write(whole.slice(0, 400));
    if (way === 'slow') await pause(index % 50 === 1 ? stableMs * 2 : 50);
    if (way === 'deleted') await unlink(path);
    else await file.write(whole.slice(400));
    await file.close();
    if (way === 'deleted') return;
    if (way === 'part' || way === 'renamed') await rename(written[way], path);
    finished.add(whole);
  }
  async function copyMany(first: number, last: number, root = watched): Promise<void> {
    const under: Promise<void>[] = [];
    for (let index = first; index < last; index += 1) {
      under.push(copyIn(index, root));
      if (index % 4 === 0) await pause(20);
    }
    await Promise.all(under);
  }

  await copyMany(0, 200);
  const beforeTheKill = copyMany(200, 300);
  await pause(700);
  await app.kill();
  await beforeTheKill;
  await copyMany(300, 350);
  const again = await launch();
  await copyMany(350, 420);

  await rename(watched, join(folder, 'unplugged'));
  await openWatchPage(again);
  await expect(again.page.getByTestId('watch-folder')).toHaveAttribute('data-state', 'missing');
  await expect(again.page.getByTestId('footer-watch')).toHaveAttribute('class', /failing/);
  await again.screenshots('watch-missing');
  await copyMany(420, 460, join(folder, 'unplugged'));
  await rename(join(folder, 'unplugged'), watched);
  await copyMany(460, 500);
  await expect(again.page.getByTestId('watch-folder')).toHaveAttribute('data-state', 'watching');

  // Queued files are renamed, some before they are sent and some after.
  for (let index = 400; index < 480; index += 5)
    await rename(placeOf(index), placeOf(index).replace('clip', 'final'));
  await rm(join(watched, 'was here before.txt'));

  await expect
    .poll(async () => (await submittedHashes(service)).length, { timeout: 60_000 })
    .toBe(finished.size);
  // Nothing more is submitted, not even after another scan.
  await again.page.getByTestId('watch-look').click();
  await pause(stableMs * 2 + 500);
  const wanted = await Promise.all([...finished].map((text) => sha256OfText(text)));
  expect((await submittedHashes(service)).toSorted()).toEqual(wanted.toSorted());
  const { rows } = await again.page.evaluate(async () => {
    const list = { filter: 'attention', search: '', sort: 'queue', offset: 0, limit: 500 } as const;
    return (await window.mediamagic?.listUploads(list)) ?? { rows: [] };
  });
  expect(rows.map(({ name, failure }) => [name, failure?.kind])).toEqual([]);
  await again.close();
});

async function sha256OfText(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(bytes).toString('hex');
}

test('counts a folder before adding it, filters by name, and pauses, changes and removes it', async ({
  launch,
  service,
  folder,
}) => {
  const watched = join(folder, 'Exports');
  await mkdir(join(watched, 'below'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', 'c_draft.txt', 'below/d.txt', '.hidden.txt', 'empty.txt'])
    await writeFile(join(watched, name), name === 'empty.txt' ? '' : `text of ${name}`);
  const app = await startHurried(launch, folder);
  const { page } = app;
  await answerPicker(app, watched);
  await openWatchPage(app);
  await expect(page.getByTestId('watch-empty')).toBeVisible();
  await page.getByTestId('watch-add').click();
  await page.getByTestId('watch-existing-send').check();
  await expect(page.getByTestId('watch-would-send')).toContainText('4 files');
  await page.getByTestId('watch-exclude').fill('*_draft*');
  await expect(page.getByTestId('watch-would-send')).toContainText('3 files');
  await page.getByTestId('watch-subfolders').uncheck();
  await expect(page.getByTestId('watch-would-send')).toContainText('2 files');
  await app.screenshots('watch-add');
  await page.getByTestId('watch-confirm').click();
  await expect(page.getByTestId('watch-facts')).toContainText('2 files');
  await expect.poll(async () => (await submittedHashes(service)).length).toBe(2);
  await app.screenshots('watch-folders');

  await page.getByTestId('watch-pause').click();
  await expect(page.getByTestId('watch-folder')).toHaveAttribute('data-state', 'paused');
  await writeFile(join(watched, 'while paused.txt'), 'written while it was paused');
  await pause(stableMs * 2);
  expect(await submittedHashes(service)).toHaveLength(2);
  await page.getByTestId('watch-resume').click();
  await expect.poll(async () => (await submittedHashes(service)).length).toBe(3);

  await page.getByTestId('watch-edit').click();
  await page.getByTestId('watch-subfolders').check();
  await page.getByTestId('watch-save').click();
  await expect.poll(async () => (await submittedHashes(service)).length).toBe(4);

  await answerPicker(app, watched);
  await page.getByTestId('watch-add').click();
  await expect(page.getByTestId('watch-form')).toContainText('already watching');
  await page.getByTestId('watch-cancel').click();

  await page.getByTestId('watch-remove').click();
  await expect(page.getByTestId('watch-empty')).toBeVisible();
  // Adding the folder again sends nothing a second time.
  await page.getByTestId('watch-add').click();
  await page.getByTestId('watch-existing-send').check();
  await page.getByTestId('watch-exclude').fill('*_draft*');
  await page.getByTestId('watch-confirm').click();
  await expect(page.getByTestId('watch-folder')).toHaveAttribute('data-state', 'watching');
  await writeFile(join(watched, 'last.txt'), 'the last one');
  await expect.poll(async () => (await submittedHashes(service)).length).toBe(5);
  const rows = await page.evaluate(async () => {
    const list = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 } as const;
    return (await window.mediamagic?.listUploads(list))?.rows.map(({ name }) => name);
  });
  expect(rows?.toSorted()).toEqual(['a.txt', 'b.txt', 'd.txt', 'last.txt', 'while paused.txt']);
  expect((await readdir(watched)).length).toBeGreaterThan(0);
  await app.close();
});

test('makes a new version of a dropped file that changes in a watch folder', async ({
  launch,
  service,
  folder,
}) => {
  const watched = join(folder, 'Exports');
  await mkdir(watched);
  const cut = join(watched, 'cut.txt');
  await writeFile(cut, 'first export of the cut');
  const app = await startHurried(launch, folder);
  await app.drop([cut]);
  await app.reaches('cut.txt', 'complete');
  await watchFolder(app, watched, 'send');
  await app.page.keyboard.press('Escape');

  // The folder does not send again what was dropped; what is exported again is its next version.
  await writeFile(cut, 'second export of the cut, which is longer');
  await expect(app.page.locator('[data-testid=upload-row][data-state=complete]')).toHaveCount(2);
  await expect(app.page.getByTestId('upload-row').filter({ hasText: 'Version 2' })).toHaveCount(1);
  expect(await submittedHashes(service)).toHaveLength(2);
  await app.close();
});
