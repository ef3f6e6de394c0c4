/** An app that rests in the tray hardly wakes the processor. In virtual time. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, vi } from 'vitest';

import { monitorNetwork } from '../../../../main/desktop/networkMonitor.ts';
import { SleepMonitor } from '../../../../main/desktop/power/sleepMonitor.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { idleQueue } from '../../../support/idleQueue.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';
import { WatchUnderTest } from '../../../support/watchUnderTest.ts';

const minuteMs = 60_000;
const network = { addresses: ['10.0.0.2'], isOnline: true };
const nothing = () => undefined;

async function watchFolders(count: number): Promise<WatchUnderTest[]> {
  const folder = await temporaryFolder();
  const watched = Array.from({ length: count }, async (_, index) => {
    const root = join(folder, String(index));
    await mkdir(root);
    await writeFile(join(root, 'film.mov'), 'one');
    const app = new WatchUnderTest(root, join(folder, `${index}.db`), {}, 'skip');
    await app.watch.idle;
    return app;
  });
  return await Promise.all(watched);
}

/** The moments of a minute at which anything ran. */
async function wakeUpsOf(isResting: boolean): Promise<Set<number>> {
  const clock = new FakeClock();
  monitorNetwork(
    clock,
    () => network,
    { onLost: nothing, onGained: nothing },
    () => isResting,
  );
  const sleep = new SleepMonitor(clock, { onSleep: nothing, onWake: nothing });
  sleep.resume(); // it is awake
  const { store } = idleQueue(await temporaryFolder(), clock);
  store.insert(
    Array.from({ length: 10_000 }, () =>
      anUpload({
        status: { state: 'complete', issueCount: 0 },
        file: checkedFile,
        submitRequestedAt: 1,
        submission: submissionRef,
        finishedAt: clock.now(),
      }),
    ),
  );
  const folders = await watchFolders(3);
  for (const folder of folders) folder.isResting = isResting;
  for (const { clock: own } of folders) own.advance(minuteMs / 4); // from here on at the pace of an app that rests
  clock.advance(minuteMs / 4);
  const clocks = [clock, ...folders.map((folder) => folder.clock)];
  for (const one of clocks) one.wakeUps.clear();
  for (let passed = 0; passed < minuteMs; passed += 500) {
    for (const one of clocks) one.advance(500);
    await Promise.all(folders.map(({ watch }) => watch.idle));
  }
  return clocks.map(({ wakeUps }) => wakeUps).reduce((all, own) => all.union(own));
}

it('wakes up at most once in ten seconds while nothing is due, and no window is open', async () => {
  expect((await wakeUpsOf(true)).size).toBeLessThanOrEqual(6);
});

it('wakes up for all slow polls together while a window is open', async () => {
  expect((await wakeUpsOf(false)).size).toBeLessThanOrEqual(30);
});

it('says nothing of a watch folder that is as it was', async () => {
  const [app] = await watchFolders(1);
  if (app === undefined) throw new Error('There is no folder');
  await app.pass(6_000);
  app.changes = 0;
  const scans = vi.spyOn(app.watch, 'rescan');
  await app.pass(minuteMs);
  expect(app.changes).toBe(0);
  expect(scans).not.toHaveBeenCalled();
});
