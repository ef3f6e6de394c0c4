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
