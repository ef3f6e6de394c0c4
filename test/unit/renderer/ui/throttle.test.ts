import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createThrottle } from '../../../../renderer/ui/throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('acts at once, then seldom, and once more for what was wished meanwhile', () => {
  let count = 0;
  const request = createThrottle(() => (count += 1), 500);
  for (let requests = 0; requests < 5; requests += 1) request();
  expect(count).toBe(1);
  vi.advanceTimersByTime(500);
  expect(count).toBe(2);
  vi.advanceTimersByTime(5_000);
  expect(count).toBe(2);
  request();
  expect(count).toBe(3);
});
