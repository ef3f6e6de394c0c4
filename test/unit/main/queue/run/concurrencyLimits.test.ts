import { describe, expect, it } from 'vitest';

import { limitFor } from '../../../../../main/queue/run/concurrencyLimits.ts';

describe('places', () => {
  it('are as many for large files as a person has set, and four times as many for small ones', () => {
    expect(limitFor('transfer-large', 3)).toBe(3);
    expect(limitFor('transfer-small', 3)).toBe(12);
  });

  it('for short requests are enough for all small files that are sent meanwhile', () => {
    for (const lane of ['submit', 'reprocess'] as const)
      expect(limitFor(lane, 1)).toBeGreaterThanOrEqual(limitFor('transfer-small', 3));
  });
});
