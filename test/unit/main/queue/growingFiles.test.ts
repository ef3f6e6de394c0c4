/** Files that another program is still writing when they are added. */
import { appendFile, copyFile, open, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { beforeEach, expect, it } from 'vitest';

import { fingerprintOf } from '../../../../main/files/fingerprint.ts';
import { type WriterOf, writerOn } from '../../../../main/files/openFiles.ts';
import { GrowingFiles } from '../../../../main/queue/run/growingFiles.ts';
import { systemClock } from '../../../../main/shared/clock.ts';
import { WatchStore } from '../../../../main/watch/watchStore.ts';
import type { UploadRow } from '../../../../preload/contract.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { type IdleQueue, idleQueue } from '../../../support/idleQueue.ts';
import { eventually } from '../../../support/poll.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const png = resolve(import.meta.dirname, '../../../fixtures/media/Logo.png');
const stillMs = 3_000;
const limitMs = 10_000;

let folder: string;
let clock: FakeClock;
/** What programs have open for writing, by path. */
let writers: Map<string, string>;
let growing: GrowingFiles;
let at: IdleQueue;

const writerOf: WriterOf = (path) => Promise.resolve(writers.get(path) ?? null);

beforeEach(async () => {
  folder = await temporaryFolder();
  // The dates of files are the computer's.
  clock = new FakeClock();
  clock.set(Date.now() - clock.now());
  writers = new Map();
  growing = new GrowingFiles({ clock, writerOf, stillMs: () => stillMs });
  at = idleQueue(folder, clock, growing);
});

function row(name: string): UploadRow | undefined {
  const query = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 10 } as const;
  return at.queue.queries.window(query).rows.find((one) => one.name === name);
}

/** Passes time until the row is as wanted. */
function rowReaches(name: string, check: (row: UploadRow | undefined) => boolean) {
  const next = () => {
    clock.advance(500);
    return row(name);
  };
  return eventually(next, check, limitMs);
}

const isWaiting = (shown: UploadRow | undefined) => shown?.failure?.kind === 'file-being-written';
const isChecked = (shown: UploadRow | undefined) => shown?.sizeBytes !== null && shown?.failure === null;

it('waits while a program has the file open, names it, and delays no other file', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  await copyFile(png, join(folder, 'done.png'));
  clock.set(60_000); // both files are a minute old
  writers.set(path, 'ffmpeg');
  await at.queue.add([path, join(folder, 'done.png')]);
  const waiting = await rowReaches('clip.png', isWaiting);
  expect(waiting?.failure?.facts).toEqual({ program: 'ffmpeg' });
  await rowReaches('done.png', isChecked);
  // Twelve attempts would fail another upload.
  for (let looks = 0; looks < 30; looks += 1) await rowReaches('clip.png', isWaiting);
  writers.clear();
  await rowReaches('clip.png', isChecked);
});

it('waits until a file that grows has been unchanged, and takes all of it', async () => {
  const path = join(folder, 'clip.png');
  const whole = await readFile(png);
  await writeFile(path, whole.subarray(0, 20)); // too short for the proof of its type
  await at.queue.add([path]);
  await rowReaches('clip.png', isWaiting);
  await appendFile(path, whole.subarray(20));
  const checked = await rowReaches('clip.png', isChecked);
  expect(checked?.sizeBytes).toBe(whole.length);
});

it('waits for a file that a watch folder knows, when a person drops it', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  const fingerprint = fingerprintOf(await stat(path));
  new WatchStore(at.store.sql).remember(
    [{ path, stat: { fingerprint, changedAtMs: clock.now() } }],
    clock.now(),
  );
  await at.queue.add([path]);
  await rowReaches('clip.png', isWaiting);
});

it('says of a file before it is added whether it is being written', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  const opened = { openedPath: path, stats: await stat(path) };
  expect(await growing.isBeingWritten(opened)).toBe(true);
  clock.set(60_000);
  expect(await growing.isBeingWritten(opened)).toBe(false);
  writers.set(path, 'ffmpeg');
  expect(await growing.isBeingWritten(opened)).toBe(true);
});

it('does not call a file being written whose clock was ahead', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  await utimes(path, new Date(), new Date(Date.now() + 86_400_000));
  expect(await growing.isBeingWritten({ openedPath: path, stats: await stat(path) })).toBe(false);
});

it('judges a file by the moment at which it was opened, however long its inspection takes', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  const stats = await stat(path);
  const moment = () => ({ now: clock.now(), elapsed: clock.elapsed() });
  const opened = { seenAt: moment(), attempt: 0 };
  clock.advance(60_000);
  const file = { openedPath: path, stats };
  expect(await growing.problem('now', file, opened)).toMatchObject({ kind: 'file-being-written' });
  expect(await growing.problem('now', file, { ...opened, seenAt: moment() })).toBeNull();
  await utimes(path, new Date(), new Date(clock.now() + 86_400_000));
  const future = { openedPath: path, stats: await stat(path) };
  const again = { seenAt: moment(), attempt: 1 };
  expect(await growing.problem('future', future, again)).not.toBeNull();
  clock.advance(60_000);
  expect(await growing.problem('future', future, again)).not.toBeNull();
  expect(await growing.problem('future', future, { ...again, seenAt: moment() })).toBeNull();
});

it('does not wait for a file that was finished a while ago', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  clock.set(stillMs + 1_000);
  await at.queue.add([path]);
  const shown = await eventually(
    () => row('clip.png'),
    (one) => one?.sizeBytes !== null,
    limitMs,
  );
  expect(at.queue.queries.details(shown?.id ?? '')?.timeline.map(({ event }) => event)).not.toContain(
    'retrying',
  );
});

it('waits for a file with a time in the future until it has been unchanged here', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  await utimes(path, new Date(), new Date(Date.now() + 86_400_000));
  await at.queue.add([path]);
  await rowReaches('clip.png', isWaiting);
  await rowReaches('clip.png', isChecked);
});

it('says once in the timeline that a file is being written', async () => {
  const path = join(folder, 'clip.png');
  await copyFile(png, path);
  writers.set(path, '');
  await at.queue.add([path]);
  const { id = '' } = (await rowReaches('clip.png', isWaiting)) ?? {};
  clock.advance(60_000);
  await rowReaches('clip.png', isWaiting);
  const events = at.queue.queries.details(id)?.timeline.map(({ event }) => event) ?? [];
  expect(events.filter((event) => event === 'retrying')).toHaveLength(1);
});

it('finds the program that has a file open for writing', async ({ skip }) => {
  requires('Linux', skip);
  const path = join(folder, 'clip.png');
  const find = writerOn('linux', systemClock);
  const handle = await open(path, 'w');
  expect(await find(path, 0)).toMatch(/\S/u);
  await handle.close();
  const reader = await open(path, 'r');
  expect(await find(path, 0)).toBeNull();
  await reader.close();
});
