import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createThrottle } from '../../../../renderer/ui/throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs at once, then once per interval for all requests in it', () => {
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
