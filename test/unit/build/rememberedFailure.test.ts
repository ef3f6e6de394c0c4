/** How long a failure keeps a thing from being tried again. */
import { expect, test } from 'vitest';

import { rememberedForMs, stillCounts } from '../../../build/electron/rememberedFailure.ts';

const at = 1_700_000_000_000;
const failure = { subject: '45.4.1', why: 'offline', at };

test('a failure counts until its time is over', () => {
  expect(stillCounts(failure, '45.4.1', at)).toBe(true);
  expect(stillCounts(failure, '45.4.1', at + rememberedForMs - 1)).toBe(true);
  expect(stillCounts(failure, '45.4.1', at + rememberedForMs)).toBe(false);
});

test('a failure of another version says nothing about this one', () => {
  expect(stillCounts(failure, '46.0.0', at)).toBe(false);
});

test('a failure from the future was written under a wrong clock and does not count', () => {
  expect(stillCounts(failure, '45.4.1', at - 1)).toBe(false);
});

test('without a failure there is nothing to wait for', () => {
  expect(stillCounts(null, '45.4.1', at)).toBe(false);
});
