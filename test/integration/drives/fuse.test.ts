/** Real drives that hang, fail and slow down: their own files wait, and nothing else does. */
import { lookup } from 'node:dns/promises';
import fs from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { driveCalls } from '../../../main/files/fileCalls.ts';
import { kindOf, walkEntries } from '../../../main/files/walk.ts';
import { scanFolder } from '../../../main/watch/scan.ts';
import { watchOnDrive } from '../../../main/watch/watchThread.ts';
import { writeFiller } from '../../fixtures/filler.ts';
import { writeLargeMp4 } from '../../fixtures/large-mp4.ts';
import { faultyDrive } from '../../support/fuse/faultyDrive.ts';
import { type FaultyDrive, whyNoFuse } from '../../support/fuse/mountFaultyDrive.ts';
import { eventually } from '../../support/poll.ts';
import { queueAtService } from '../../support/queueAtService.ts';

/** Node has no name for the second one, which a network drive answers after its server has started again. */
const passing = [
  ['EIO', 5],
  ['ESTALE', 116],
] as const;
const filmBytes = 40_000_000;
const limitMs = 40_000;
const why = whyNoFuse();

describe.skipIf(why !== null)(`a drive that is served by this test${why === null ? '' : `: ${why}`}`, () => {
  const at = queueAtService({ parallelUploads: 1 });

  async function mounted(): Promise<FaultyDrive> {
    return await faultyDrive(at.folder);
  }

  const rowReaches = (name: string, state: string) =>
    eventually(
      () => at.app.row(name),
      (row) => row.state === state,
      limitMs,
    );

  it(
    'lets a local film pass one on a drive that stopped answering, and continues that one afterwards',
    { timeout: 90_000 },
    async () => {
      const drive = await mounted();
      await writeLargeMp4(join(drive.behind, 'hung.mp4'), filmBytes, 1);
      await writeLargeMp4(at.path('local.mp4'), filmBytes, 2);
      await at.app.queue.add([join(drive.path, 'hung.mp4')]);
      await rowReaches('hung.mp4', 'uploading');
      await drive.set({ mode: 'hang' });
      await at.app.queue.add([at.path('local.mp4')]);
      await rowReaches('local.mp4', 'complete');
      const held = await eventually(
        () => at.app.row('hung.mp4'),
        ({ failure }) => failure?.kind === 'drive-not-responding',
        limitMs,
      );
      expect(held.failure?.facts).toEqual({ drive: drive.path });
      await drive.set({ mode: 'ok' });
      await rowReaches('hung.mp4', 'complete');
    },
  );

  it('saves the rows of a folder and of files that hang, and adds the files of the folder later', async () => {
    const drive = await mounted();
    await mkdir(join(drive.behind, 'film'));
    for (const name of ['a.jpg', 'b.jpg'])
      await writeFiller(join(drive.behind, 'film', name), 5_000, name.length);
    await writeFiller(join(drive.behind, 'c.jpg'), 6_000, 3);
    await drive.set({ mode: 'hang' });
    const report = await at.app.queue.add([join(drive.path, 'film'), join(drive.path, 'c.jpg')]);
    expect(report.added).toBe(2);
    expect(at.app.rows()).toHaveLength(2);
    await drive.set({ mode: 'ok' });
    const rows = await eventually(
      () => at.app.rows(),
      (all) =>
        all.length === 3 && all.every(({ state }) => ['complete', 'already-submitted'].includes(state)),
      limitMs,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('keeps the threads of the process and DNS free while many files of a drive hang', async () => {
    const drive = await mounted();
    await drive.set({ mode: 'hang' });
    const hung = Array.from({ length: 60 }, (_, index) => join(drive.path, `${index}.jpg`));
    await writeFiller(at.path('local.jpg'), 5_000, 9);
    await at.app.queue.add([...hung, at.path('local.jpg')]);
    await rowReaches('local.jpg', 'complete');
    expect((await lookup('localhost')).address).toBeTruthy();
    expect(driveCalls.hungCalls).toBeLessThanOrEqual(6);
    await drive.set({ mode: 'ok' });
    await at.app.atRest(limitMs);
  });

  it.each(passing)(
    'waits for a drive that fails with %s in mid-transfer',
    { timeout: 60_000 },
    async (code, errno) => {
      const drive = await mounted();
      await writeLargeMp4(join(drive.behind, 'film.mp4'), filmBytes, 4);
      await at.app.queue.add([join(drive.path, 'film.mp4')]);
      await rowReaches('film.mp4', 'uploading');
      await drive.set({ mode: 'error', errno });
      const held = await eventually(
        () => at.app.row('film.mp4'),
        ({ failure }) => failure?.kind === 'file-unavailable',
        limitMs,
      );
      expect(held.failure?.facts).toEqual({ drive: drive.path, code });
      await drive.set({ mode: 'ok' });
      await rowReaches('film.mp4', 'complete');
    },
  );

  it('subscribes to a watch folder that hangs without a call in this thread', async () => {
    const drive = await mounted();
    await mkdir(join(drive.behind, 'exports'));
    await kindOf(join(drive.path, 'exports')); // as a scan does before it subscribes
    await drive.set({ mode: 'hang' });
    // A call in this thread would never return.
    const watcher = watchOnDrive(
      join(drive.path, 'exports'),
      { recursive: false, persistent: false },
      () => undefined,
    );
    await drive.set({ mode: 'ok' });
    watcher.close();
    const failing = watchOnDrive(
      join(drive.path, 'missing'),
      { recursive: false, persistent: false },
      () => undefined,
    );
    const error = await new Promise((give) => failing.on('error', give));
    expect(error).toMatchObject({ code: 'ENOENT' });
  });

  it('makes no synchronous call for entries that the drive lists without a type', async () => {
    const drive = await mounted();
    await mkdir(join(drive.behind, 'sub'));
    for (const name of ['a.jpg', 'sub/b.jpg', 'c.jpg']) await writeFile(join(drive.behind, name), 'x');
    const spies = (['lstatSync', 'statSync', 'readdirSync'] as const).map((name) => vi.spyOn(fs, name));
    const walked = await Array.fromAsync(walkEntries(drive.path));
    const scanned = await Array.fromAsync(
      scanFolder({ root: drive.path, subfolders: true, isWanted: () => true, coverageOf: () => 'own' }),
    );
    const calls = spies.map((spy) => spy.mock.calls.length);
    for (const spy of spies) spy.mockRestore();
    expect(walked.map(({ path }) => path.slice(drive.path.length + 1))).toEqual([
      'a.jpg',
      'c.jpg',
      'sub/b.jpg',
    ]);
    expect(scanned.flatMap((step) => (step.step === 'files' ? step.found : []))).toHaveLength(3);
    expect(calls).toEqual([0, 0, 0]);
  });
});
