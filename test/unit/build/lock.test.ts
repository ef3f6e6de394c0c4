/** The lock between processes lets one work at a time. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { abandonedAfterMs, withLock } from '../../../build/electron/lock.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('works under the same lock do not overlap', async () => {
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

test('the lock is free again after a failure', async () => {
  const file = join(folder, 'a.lock');

  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await withLock(file, async () => 'done')).toBe('done');
});

test('a lock whose holder was killed is taken over', async () => {
  const file = join(folder, 'a.lock');
  await writeFile(file, '');
  const longAgo = new Date(Date.now() - 2 * abandonedAfterMs);
  await utimes(file, longAgo, longAgo);

  expect(await withLock(file, async () => 'done')).toBe('done');
});
