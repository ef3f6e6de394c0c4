/** Waiting for a promise with a time limit. */
import { expect, it } from 'vitest';

import { withinTime } from '../../../../main/shared/waitUntil.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const never = new Promise<never>(() => undefined);

it('resolves when the promise does, and leaves no timer', async () => {
  const clock = new FakeClock();
  await withinTime(clock, 1_000, Promise.resolve('value'));
  expect(clock.waitingTimers).toBe(0);
});

it('resolves at the limit when the promise is still pending', async () => {
  const clock = new FakeClock();
  const waited = withinTime(clock, 1_000, never);
  clock.advance(1_000);
  await expect(waited).resolves.toBeUndefined();
});

it('rejects when the promise rejects within the limit', async () => {
  await expect(withinTime(new FakeClock(), 1_000, Promise.reject(new Error('lost')))).rejects.toThrow('lost');
});
