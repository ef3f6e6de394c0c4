/** Drives that stop answering: what is added of them, and what goes on beside them. */
import type * as fs from 'node:fs/promises';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';

import { driveCalls } from '../../../../main/files/fileCalls.ts';
import { nothingKnown } from '../../../../main/queue/add/knownFiles.ts';
import { Preflights } from '../../../../main/queue/add/preflights.ts';
import { silentLog } from '../../../../main/shared/log.ts';
import type { UploadRow } from '../../../../preload/contract.ts';
import { mountFolders } from '../../../support/hungDrives.ts';
import { type IdleQueue, idleQueue } from '../../../support/idleQueue.ts';
import { eventually } from '../../../support/poll.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const png = resolve(import.meta.dirname, '../../../fixtures/media/Logo.png');
const limitMs = 10_000;

/** Calls for paths in this folder hang until `end` is called. */
const hang = vi.hoisted(() => ({ folder: '', ends: [] as (() => void)[] }));

/** The call, which hangs for paths in that folder. */
const hanging = vi.hoisted(
  () =>
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (hang.folder !== '' && String(args[0]).startsWith(hang.folder))
        await new Promise<void>((end) => hang.ends.push(end));
      return await call(...args);
    },
);

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    open: hanging(real.open as (path: unknown) => Promise<unknown>),
    lstat: hanging(real.lstat as (path: unknown) => Promise<unknown>),
    stat: hanging(real.stat as (path: unknown) => Promise<unknown>),
    readdir: hanging(real.readdir as (path: unknown) => Promise<unknown>),
    realpath: hanging(real.realpath as (path: unknown) => Promise<unknown>),
  };
});

function endHang(): void {
  hang.folder = '';
  for (const end of hang.ends.splice(0)) end();
}

let card: string;
let disk: string;
let at: IdleQueue;

beforeEach(async () => {
  const folder = await temporaryFolder();
  card = join(folder, 'card');
  disk = join(folder, 'disk');
  await Promise.all([mkdir(card), mkdir(disk)]);
  await mountFolders(card, disk);
  at = idleQueue(folder);
  hang.folder = card;
  onTestFinished(endHang);
});

function rows(): readonly UploadRow[] {
  at.clock.advance(200);
  const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 } as const;
  return at.queue.queries.window(query).rows;
}

function rowsReach(check: (shown: readonly UploadRow[]) => boolean): Promise<readonly UploadRow[]> {
  return eventually(rows, check, limitMs);
}

function isHeldBy(row: UploadRow | undefined, drive: string): boolean {
  const { kind, facts } = row?.failure ?? {};
  return row?.state === 'queued' && kind === 'drive-not-responding' && facts?.['drive'] === drive;
}

function preflightsOf(): Preflights {
  return new Preflights({
    asks: () => true,
    unfinishedAmong: () => [],
    compare: () => Promise.resolve(nothingKnown),
    versionChoices: () => ({ path: 'new-version', name: 'separate' }),
    onVersionsChosen: () => undefined,
    queue: at.queue,
    unanswered: { read: () => [], write: () => undefined },
    defaultMode: () => 'each',
    onChosen: () => undefined,
    onChange: () => undefined,
    log: silentLog,
  });
}

it('saves the rows of a hung drive before it looks at them, and continues when the drive answers', async () => {
  await copyFile(png, join(card, 'clip.png'));
  const report = await at.queue.add([join(card, 'clip.png'), join(card, 'other.png')]);
  expect(report.added).toBe(2);
  expect(hang.ends.length).toBeGreaterThan(0); // the drive still hangs
  expect(at.store.page({ offset: 0, limit: 10 })).toHaveLength(2);
  await rowsReach((shown) => shown.some((row) => isHeldBy(row, card)));
  endHang();
  const shown = await rowsReach((all) => all[0]?.sizeBytes !== null && all[1]?.state === 'failed');
  expect(shown[1]?.failure?.kind).toBe('file-missing');
});

it('adds the files of a folder that hung when it was dropped', async () => {
  const film = join(card, 'film');
  await mkdir(join(film, 'day 1'), { recursive: true });
  for (const name of ['a.png', 'b.png', 'day 1/c.png']) await copyFile(png, join(film, name));
  expect(await at.queue.add([film])).toMatchObject({ added: 1 });
  await rowsReach(([row]) => isHeldBy(row, card));
  endHang();
  const shown = await rowsReach(
    (all) => all.length === 3 && all.every(({ sizeBytes }) => sizeBytes !== null),
  );
  expect(shown.map(({ name }) => name).sort()).toEqual(['a.png', 'b.png', 'c.png']);
  expect(new Set(shown.map(({ batchId }) => batchId)).size).toBe(1);
});

it('checks the files of another drive while more files than there are slots hang', async () => {
  const hung = Array.from({ length: 40 }, (_, index) => join(card, `${index}.png`));
  const healthy = Array.from({ length: 20 }, (_, index) => join(disk, `${index}.png`));
  await Promise.all(healthy.map((path) => copyFile(png, path)));
  await at.queue.add([...hung, ...healthy]);
  const isDone = (shown: readonly UploadRow[]) =>
    shown.filter(({ folder, sizeBytes }) => folder === disk && sizeBytes !== null).length === healthy.length;
  const shown = await rowsReach(isDone);
  expect(shown.filter(({ folder }) => folder === card).every(({ state }) => state !== 'failed')).toBe(true);
  expect(driveCalls.hungCalls).toBeLessThanOrEqual(12);
});

it('counts a link to a hung drive as a call of that drive', async ({ skip }) => {
  if (process.platform === 'win32') skip('Links need a permission on Windows');
  await symlink(card, join(disk, 'link'));
  await copyFile(png, join(disk, 'here.png'));
  const hung = Array.from({ length: 40 }, (_, index) => join(disk, 'link', `${index}.png`));
  await at.queue.add([...hung, join(disk, 'here.png')]);
  await rowsReach((shown) => shown.some(({ name, sizeBytes }) => name === 'here.png' && sizeBytes !== null));
  await rowsReach((shown) => shown.some((row) => isHeldBy(row, card)));
});

it('shows a hung drive in the panel that asks first, and sends its files with the others', async () => {
  await copyFile(png, join(disk, 'here.png'));
  const preflights = preflightsOf();
  preflights.ask([card, join(card, 'clip.png'), join(disk, 'here.png')], 'window');
  const view = await eventually(
    () => preflights.view(),
    (shown) => shown?.state === 'ready',
    limitMs,
  );
  expect(view).toMatchObject({ files: 3, skipped: [] });
  expect(await preflights.send(view?.revision ?? 0)).toMatchObject({ added: 3 });
});

it('waits only once for a hung drive when one of its files is dropped', async () => {
  at.queue.setAllPaused(true); // its check would be a call too
  const drop = preflightsOf().take([join(card, 'clip.png')]);
  expect(await drop).toMatchObject({ outcome: 'added', added: 1 });
  // A second call would wait as long as the first.
  expect(hang.ends).toHaveLength(1);
  expect(at.store.page({ offset: 0, limit: 10 })).toHaveLength(1);
});
