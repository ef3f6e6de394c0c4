import { describe, expect, it } from 'vitest';

import { backoffMs } from '../../../../main/shared/backoff.ts';

describe('backoff', () => {
  it('is random within a window that doubles up to the cap', () => {
    const policy = { baseMs: 1_000, capMs: 8_000 };
    expect([1, 2, 3, 4, 5, 99].map((attempt) => backoffMs(policy, attempt, 0.999_999))).toEqual([
      1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backoffMs(policy, 5, 0)).toBe(1);
  });
});
