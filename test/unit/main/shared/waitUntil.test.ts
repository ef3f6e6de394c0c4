/** Waiting for a promise, or for a time. */
import { expect, it } from 'vitest';

import { withinTime } from '../../../../main/shared/waitUntil.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const never = new Promise<never>(() => undefined);

it('resolves when the promise does, and leaves no timer behind', async () => {
  const clock = new FakeClock();
  await withinTime(clock, 1_000, Promise.resolve('value'));
  expect(clock.waitingTimers).toBe(0);
});

it('resolves when the time is up and the promise is still open', async () => {
  const clock = new FakeClock();
  const waited = withinTime(clock, 1_000, never);
  clock.advance(1_000);
  await expect(waited).resolves.toBeUndefined();
});

it('rejects when the promise does within the time', async () => {
  await expect(withinTime(new FakeClock(), 1_000, Promise.reject(new Error('lost')))).rejects.toThrow('lost');
});
