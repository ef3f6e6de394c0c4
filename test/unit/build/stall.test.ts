/** When a download is given up, and when it is only slow. */
import { expect, test } from 'vitest';

import { isStalled, progressed, type Progress } from '../../../build/electron/stall.ts';

const limits = { standstillMs: 60_000, totalMs: 1_200_000 };
const start: Progress = { startedAt: 0, bytes: 0, changedAt: 0 };

test('a download without a byte is given up after the standstill', () => {
  expect(isStalled(start, 59_999, limits)).toBe(false);
  expect(isStalled(start, 60_000, limits)).toBe(true);
});

test('a slow download goes on as long as bytes arrive', () => {
  const slow = progressed(start, 1, 59_000);

  expect(isStalled(slow, 118_999, limits)).toBe(false);
  expect(isStalled(slow, 119_000, limits)).toBe(true);
});

test('the same number of bytes is no progress', () => {
  const once = progressed(start, 10, 1_000);

  expect(progressed(once, 10, 50_000)).toBe(once);
});

test('a file that was moved away is progress too', () => {
  expect(progressed({ ...start, bytes: 10 }, 0, 5_000).changedAt).toBe(5_000);
});

test('after the whole time it is given up even when bytes still arrive', () => {
  expect(isStalled(progressed(start, 1, 1_199_999), 1_200_000, limits)).toBe(true);
});
