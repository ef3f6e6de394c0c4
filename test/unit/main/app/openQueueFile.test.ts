import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import { type OpenQueueDeps, openQueueFile } from '../../../../main/app/openQueueFile.ts';
import { systemClock } from '../../../../main/shared/clock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const deps: OpenQueueDeps = {
  clock: systemClock,
  ask: () => Promise.reject(new Error('It asked')),
  tellLocked: () => Promise.reject(new Error('It told')),
};

async function queueOfNewerVersion(): Promise<{ path: string; folder: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'queue.db');
  const database = new Database(path);
  database.exec('PRAGMA user_version = 999');
  database.close();
  return { path, folder };
}

it('asks about a queue of a newer version, and changes nothing when the person quits', async () => {
  const { path, folder } = await queueOfNewerVersion();
  const before = [await readFile(path), await readdir(folder)];
  const asked: unknown[] = [];
  const opened = await openQueueFile(path, {
    ...deps,
    ask(problem) {
      asked.push({ path: problem.path, reason: problem.reason });
      return Promise.resolve('quit');
    },
  });
  expect(opened).toBeNull();
  expect(asked).toEqual([{ path, reason: 'newer-version' }]);
  expect([await readFile(path), await readdir(folder)]).toEqual(before);
});

it('starts with a new queue beside it when the person wants that, and asks no more', async () => {
  const { path, folder } = await queueOfNewerVersion();
  const opened = await openQueueFile(path, { ...deps, ask: () => Promise.resolve('new-queue') });
  opened?.database.close();
  expect(opened?.path).toBe(join(folder, 'queue-2.db'));
  const again = await openQueueFile(path, deps);
  again?.database.close();
  expect(again?.path).toBe(join(folder, 'queue-2.db'));
});

/** Lets the time pass, and what waits for it continue. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    clock.advance(250);
    await new Promise((go) => setImmediate(go));
  }
}

/** Another program's connection to a new queue, which it has locked for writing. */
async function lockedQueue(): Promise<{ path: string; release: () => void }> {
  const path = join(await temporaryFolder(), 'queue.db');
  (await openQueueFile(path, deps))?.database.close();
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  onTestFinished(() => void other.close());
  return { path, release: () => other.exec('COMMIT') };
}

describe('a queue that another program has locked', () => {
  it('is opened as soon as it is free, and the dialog about it closes', async () => {
    const { path, release } = await lockedQueue();
    const clock = new FakeClock();
    const told: AbortSignal[] = [];
    const opening = openQueueFile(path, {
      ...deps,
      clock,
      tellLocked(signal) {
        told.push(signal);
        return new Promise(() => undefined);
      },
    });
    await pass(clock, 2_000);
    expect(told).toEqual([]); // most locks are short
    await pass(clock, 4_000);
    expect(told).toHaveLength(1);
    release();
    await pass(clock, 1_000);
    const opened = await opening;
    opened?.database.close();
    expect(opened?.path).toBe(path);
    expect(told[0]?.aborted).toBe(true);
  });

  it('stays as it is when the person quits', async () => {
    const { path } = await lockedQueue();
    const clock = new FakeClock();
    const opening = openQueueFile(path, { ...deps, clock, tellLocked: () => Promise.resolve('quit') });
    await pass(clock, 20_000);
    expect(await opening).toBeNull();
  });

  it('tells about it again when a person tries in vain', async () => {
    const { path } = await lockedQueue();
    const clock = new FakeClock();
    let told = 0;
    const opening = openQueueFile(path, {
      ...deps,
      clock,
      tellLocked: () => Promise.resolve((told += 1) < 3 ? 'again' : 'quit'),
    });
    await pass(clock, 20_000);
    expect([await opening, told]).toEqual([null, 3]);
  });
});
