/** Watch folders whose drive cannot be read for a while, and names that no path leads to. */
import type * as fs from 'node:fs/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { WatchUnderTest, stableMs } from '../../../support/watchUnderTest.ts';

/** Calls for paths that contain `part` fail with this code. */
const drive = vi.hoisted(() => ({
  code: '',
  part: '',
  orFail<Result>(path: string, call: () => Promise<Result>): Promise<Result> {
    if (this.code === '' || !path.includes(this.part)) return call();
    return Promise.reject(Object.assign(new Error(this.code), { code: this.code, syscall: 'lstat' }));
  },
}));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    lstat: (path: string) => drive.orFail(path, () => real.lstat(path)),
    readdir: (path: string) => drive.orFail(path, () => real.readdir(path)),
  };
});

function fail(code: string, part: string): void {
  Object.assign(drive, { code, part });
  onTestFinished(() => {
    Object.assign(drive, { code: '', part: '' });
  });
}

async function watched() {
  const folder = await temporaryFolder();
  const root = join(folder, 'exports');
  await mkdir(root);
  const at = new WatchUnderTest(root, join(folder, 'queue.db'));
  await at.watch.idle;
  return { root, at };
}

it('waits for a file that cannot be read for a while, without an event or a scan', async () => {
  const { root, at } = await watched();
  await writeFile(join(root, 'a.png'), 'x');
  await at.notify('a.png');
  fail('EIO', 'a.png');
  await at.pass(2 * stableMs);
  expect(at.imported).toEqual([]);
  expect(at.watch.settling).toBe(1);
  drive.code = '';
  await at.pass(2 * stableMs + 1_000);
  expect(at.imported).toEqual(['a.png']);
});

it('does not take a file for gone that an event finds unreadable for a while', async () => {
  const { root, at } = await watched();
  await writeFile(join(root, 'a.png'), 'x');
  fail('ESTALE', 'a.png');
  await at.notify('a.png');
  expect(at.imported).toEqual([]);
  drive.code = '';
  await at.pass(6_000 + 2 * stableMs);
  expect(at.imported).toEqual(['a.png']);
});

it('scans a folder inside it again soon that could not be read for a while', async () => {
  const { root, at } = await watched();
  await mkdir(join(root, 'day 1'));
  await writeFile(join(root, 'day 1', 'a.png'), 'x');
  fail('EIO', 'day 1');
  at.watch.rescan();
  await at.watch.idle;
  expect(at.watch.problems).toMatchObject([{ problem: 'unreadable-folders', count: 1 }]);
  drive.code = '';
  await at.pass(35_000 + 2 * stableMs);
  expect(at.watch.problems).toEqual([]);
  expect(at.imported).toEqual(['day 1/a.png']);
});

it('says that the drive is not responding, and watches again when it answers', async () => {
  const { root, at } = await watched();
  fail('ETIMEDOUT', 'exports');
  at.watch.rescan();
  await at.watch.idle;
  expect(at.watch.state).toBe('not-responding');
  drive.code = '';
  await writeFile(join(root, 'a.png'), 'x');
  await at.pass(6_000 + 2 * stableMs);
  expect(at.watch.state).toBe('watching');
  expect(at.imported).toEqual(['a.png']);
});

it('lists the names that are not UTF-8 instead of skipping them silently', async ({ skip }) => {
  requires('Linux', skip);
  const { root, at } = await watched();
  const name = Buffer.concat([Buffer.from(`${root}/Caf`), Buffer.from([0xe9]), Buffer.from('.png')]);
  await writeFile(name, 'x');
  await writeFile(join(root, 'b\uFFFD.png'), 'x'); // a name that has the character itself
  at.watch.rescan();
  await at.watch.idle;
  expect(at.watch.problems).toEqual([{ problem: 'unreadable-names', count: 1, examples: ['Caf\uFFFD.png'] }]);
  await at.pass(2 * stableMs);
  expect(at.imported).toEqual(['b\uFFFD.png']);
});
