/** One process at a time makes what takes long, and what failed is not tried again for hours. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  abandonedAfterMs,
  abandonedFolders,
  rememberedForMs,
  stillCounts,
  withLock,
} from '../../../build/electron/once.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('runs works under the same lock one after the other', async () => {
  const file = join(folder, 'a.lock');
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    log.push(`${name} ends`);
  };

  await Promise.all([withLock(file, work('one')), withLock(file, work('two'))]);

  const [first, second] = log[0] === 'one begins' ? ['one', 'two'] : ['two', 'one'];
  expect(log).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test('frees the lock after a failure', async () => {
  const file = join(folder, 'a.lock');

  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await withLock(file, async () => 'done')).toBe('done');
});

test('takes a lock over when its holder was killed', async () => {
  const file = join(folder, 'a.lock');
  await writeFile(file, '');
  const longAgo = new Date(Date.now() - 2 * abandonedAfterMs);
  await utimes(file, longAgo, longAgo);

  expect(await withLock(file, async () => 'done')).toBe('done');
});

const at = 1_700_000_000_000;
const failure = { subject: '45.4.1', why: 'offline', at };

test('counts a failure until its time is over', () => {
  expect(stillCounts(failure, '45.4.1', at)).toBe(true);
  expect(stillCounts(failure, '45.4.1', at + rememberedForMs - 1)).toBe(true);
  expect(stillCounts(failure, '45.4.1', at + rememberedForMs)).toBe(false);
});

test('does not count the failure of another version', () => {
  expect(stillCounts(failure, '46.0.0', at)).toBe(false);
});

test('does not count a failure from the future, which a wrong clock wrote', () => {
  expect(stillCounts(failure, '45.4.1', at - 1)).toBe(false);
});

test('waits for nothing when nothing failed', () => {
  expect(stillCounts(null, '45.4.1', at)).toBe(false);
});

test('removes only the temporary folders of ended processes', () => {
  const names = ['33.2.1', 'download.lock', 'temporary-10-abc', 'temporary-20-def', 'temporary-notes'];

  expect(abandonedFolders(names, (processId) => processId === 20)).toEqual(['temporary-10-abc']);
});
