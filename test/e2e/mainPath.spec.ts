/** The main task in the window: dropped files become submissions, and nothing is lost or sent twice. */
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFile, sha256OfFile, writeFiller, writeLargeMp4 } from '../fixtures/samples.ts';
import type { Service } from '../service/index.ts';
import { expect, test } from './fixtures.ts';

/** The number of submissions of each blob, by file name. */
async function submissionCounts(service: Service): Promise<Record<string, number>> {
  const { submissions } = await service.control.ledger();
  const prefix = `${service.workspaces.main}/`;
  return Object.fromEntries(
    Object.entries(submissions).map(([blobPath, { submissionIds }]) => [
      blobPath.slice(prefix.length),
      submissionIds.length,
    ]),
  );
}

async function expectIdenticalBlob(service: Service, folder: string, name: string): Promise<void> {
  const blob = await service.control.blob(`${service.workspaces.main}/${name}`);
  expect(blob?.sizeBytes).toBe((await stat(join(folder, name))).size);
  expect(blob?.sha256).toBe(await sha256OfFile(join(folder, name)));
}

test('uploads a 40 MB and a 1 MB file byte for byte, and submits each once', async ({
  launch,
  service,
  folder,
}) => {
  await writeLargeMp4(join(folder, 'film.mp4'), 40_000_000, 1);
  await writeFiller(join(folder, 'notes.txt'), 1_000_000, 2);
  const app = await launch();
  await app.drop([join(folder, 'film.mp4'), join(folder, 'notes.txt')]);
  await app.reaches('film.mp4', 'complete');
  await app.reaches('notes.txt', 'complete');
  await expect(app.row('film.mp4').getByTestId('row-status')).toContainText(/issues?|critical/);
  await expectIdenticalBlob(service, folder, 'film.mp4');
  await expectIdenticalBlob(service, folder, 'notes.txt');
  expect(await submissionCounts(service)).toEqual({ 'film.mp4': 1, 'notes.txt': 1 });
  await app.close();
});

test('completes all files after a SIGKILL during uploads, and submits each once', async ({
  launch,
  service,
  folder,
}) => {
  const names = ['one.mp4', 'two.mp4', 'three.mp4', 'four.mp4', 'five.mp4'];
  for (const [index, name] of names.entries()) await writeLargeMp4(join(folder, name), 14_000_000, index);
  await service.control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: 2_000_000 });
  const app = await launch();
  await app.drop(names.map((name) => join(folder, name)));
  await expect
    .poll(async () => (await app.states()).filter(([, state]) => state === 'uploading').length)
    .toBeGreaterThanOrEqual(2);
  await app.kill();

  await service.control.clearFaults();
  const again = await launch();
  for (const name of names) await again.reaches(name, 'complete');
  expect(await submissionCounts(service)).toEqual(Object.fromEntries(names.map((name) => [name, 1])));
  for (const name of names) await expectIdenticalBlob(service, folder, name);
  await again.close();
});

test('shows the message of a plan without access, fails nothing, and continues with access', async ({
  launch,
  service,
  folder,
}) => {
  const names = ['a.txt', 'b.txt', 'c.txt'];
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 2_000, index);
  const app = await launch({ apiKey: service.keys.noPlan });
  await app.drop(names.map((name) => join(folder, name)));
  const banner = app.page.getByTestId('gate-plan');
  await expect(banner).toBeVisible();
  const { requests } = await service.control.ledger();
  expect(requests.some(({ status }) => status === 402)).toBe(true);
  await expect(banner).toContainText(/plan/i);
  await expect.poll(() => app.states()).toEqual(names.map((name) => [name, 'queued']));

  await service.control.grantPlan({ key: 'noPlan', bucket: '*' });
  await banner.getByTestId('gate-check-again').click();
  for (const name of names) await app.reaches(name, 'complete');
  await expect(banner).toBeHidden();
  await app.close();
});

test('ends as already-submitted when the answer to its submission was lost', async ({
  launch,
  service,
  folder,
}) => {
  await service.control.addFault({ kind: 'drop-answer', endpoint: 'submissions.create', next: 1 });
  await copyFile(sampleFile('Jingle.mp3'), join(folder, 'Jingle.mp3'));
  const app = await launch();
  await app.drop([join(folder, 'Jingle.mp3')]);
  await app.reaches('Jingle.mp3', 'already-submitted');
  await expect(app.row('Jingle.mp3').getByTestId('row-status')).toContainText('Already submitted');
  await expect(app.page.getByTestId('filter-already-submitted')).toContainText('1');
  await expect(app.page.getByTestId('filter-attention')).toContainText('0');
  expect(await submissionCounts(service)).toEqual({ 'Jingle.mp3': 1 });
  await app.close();
});

test('overwrites nothing when another computer has stored a file of its name', async ({
  launch,
  service,
  folder,
}) => {
  await copyFile(sampleFile('Jingle.mp3'), join(folder, 'Jingle.mp3'));
  const first = await launch({ userData: join(folder, 'first') });
  await first.drop([join(folder, 'Jingle.mp3')]);
  await first.reaches('Jingle.mp3', 'complete');
  await first.close();

  const second = await launch({ userData: join(folder, 'second') });
  await second.drop([join(folder, 'Jingle.mp3')]);
  await second.reaches('Jingle.mp3', 'failed');
  await expect(second.row('Jingle.mp3').getByTestId('row-status')).toContainText(
    'Another file has this name',
  );
  expect(await submissionCounts(service)).toEqual({ 'Jingle.mp3': 1 });
  await second.row('Jingle.mp3').getByTestId('row-action-use-other-name').click();
  await second.reaches('Jingle.mp3', 'complete');
  expect(await submissionCounts(service)).toEqual({ 'Jingle.mp3': 1, 'Jingle (2).mp3': 1 });
  await second.close();
});

test('adds the files of folders, and of a second start', async ({ launch, service, folder, startAgain }) => {
  await mkdir(join(folder, 'Day 1'));
  await mkdir(join(folder, 'Day 2'));
  await copyFile(sampleFile('Scene 4 - morning.mov'), join(folder, 'Day 1/Scene 4.mov'));
  await copyFile(sampleFile('Scene 4 - night.mov'), join(folder, 'Day 2/Scene 4.mov'));
  await writeFiller(join(folder, 'late.txt'), 500, 3);
  const app = await launch({ paths: [join(folder, 'Day 1')] });
  await app.dropAndSend([join(folder, 'Day 2')]);
  await expect(app.page.getByTestId('upload-row')).toHaveCount(2);

  await startAgain(['--yes', join(folder, 'late.txt')]);
  await app.reaches('late.txt', 'complete');
  await expect
    .poll(() => submissionCounts(service))
    .toEqual({
      'Scene 4.mov': 1,
      'Scene 4 (2).mov': 1,
      'late.txt': 1,
    });
  await app.close();
});
