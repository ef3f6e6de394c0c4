import { describe, expect, it } from 'vitest';

import { readRetryAfter } from '../../../../main/errors/retryAfter.ts';

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['12', 12_000],
    ['0', 1_000],
    ['-5', 1_000],
    ['1.5', 1_500],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 1_000],
    ['999999999', 86_400_000],
    ['Thu, 01 Jan 2099 00:00:00 GMT', 86_400_000],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['Thu Jan  1 00:00:30 2026', 30_000],
    ['9'.repeat(15), 86_400_000],
    ['-0', 1_000],
    // None of these is a number of seconds or an HTTP date, though Date.parse reads some of them.
    ['9'.repeat(400), null],
    ['1e9', null],
    ['0x10', null],
    ['Infinity', null],
    ['5, 10', null],
    ['12.', null],
    ['1 2', null],
    ['2099-01-01', null],
    ['Thu, 01 Jan 2026 00:00:30 PST', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%s is %s ms', (header, waitMs) => {
    expect(readRetryAfter(header, now)).toBe(waitMs);
  });
});

it.each([
  ['three hours behind', -3 * 3_600_000],
  ['a day behind', -86_400_000],
  ['a year ahead', 365 * 86_400_000],
])('waits as long as the service means when this clock is %s', (_name, offsetMs) => {
  const serviceNow = Date.parse('Sun, 01 Nov 2026 12:00:00 GMT');
  const wait = readRetryAfter(
    'Sun, 01 Nov 2026 12:00:30 GMT',
    serviceNow + offsetMs,
    new Date(serviceNow).toUTCString(),
  );
  expect(wait).toBe(30_000);
});

it.each([
  ['that cannot be read', 'soon', 30_000],
  ['that is no HTTP date', '1', 30_000],
  ['of 1970', 'Thu, 01 Jan 1970 00:00:00 GMT', 30_000],
  ['after the time that it names', 'Sun, 01 Nov 2026 13:00:00 GMT', 1_000],
])('with a Date %s waits a sensible time', (_name, date, waitMs) => {
  const now = Date.parse('Sun, 01 Nov 2026 12:00:00 GMT');
  expect(readRetryAfter('Sun, 01 Nov 2026 12:00:30 GMT', now, date)).toBe(waitMs);
});
