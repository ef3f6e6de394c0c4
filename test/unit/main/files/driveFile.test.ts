import { afterEach, beforeEach, expect, it } from 'vitest';

import { DriveFile, driveCalls } from '../../../../main/files/fileCalls.ts';
import type { Handle } from '../../../../main/files/poolCalls.ts';
import { eventually } from '../../../support/poll.ts';

const usual = { ...driveCalls.limits };
beforeEach(() => {
  driveCalls.limits.usualMs = 100;
});
afterEach(() => {
  Object.assign(driveCalls.limits, usual);
});

/** An open file whose reads end when the test says so. */
function slowFile() {
  const ends: ((read: { bytesRead: number }) => void)[] = [];
  const handle: Handle = {
    fd: 3,
    stat: () => Promise.reject(new Error('not asked')),
    statWith: () => Promise.reject(new Error('not asked')),
    read: () => new Promise((resolve) => ends.push(resolve)),
    close: () => Promise.resolve(),
  };
  const file = new DriveFile(handle, `a drive ${Math.random()}`);
  const read = () => file.read(Buffer.alloc(1), 0, 1, 0);
  return { file, read, end: () => ends.shift()?.({ bytesRead: 1 }) };
}

it('has no hung read while a read is merely under way', async () => {
  const { file, read, end } = slowFile();
  const first = read();
  const second = read();
  end();
  await first;
  expect(file.hasHungRead).toBe(false);
  end();
  await second;
  expect(file.hasHungRead).toBe(false);
});

it('has a hung read from when its caller gave up until the drive answers', async () => {
  const { file, read, end } = slowFile();
  await expect(read()).rejects.toMatchObject({ name: 'NotRespondingError' });
  expect(file.hasHungRead).toBe(true);
  end();
  await eventually(
    () => file.hasHungRead,
    (isHung) => !isHung,
  );
});
