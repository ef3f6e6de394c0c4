import { describe, expect, it } from 'vitest';

import { placesIn } from '../../../../../main/queue/run/concurrencyLimits.ts';

describe('places', () => {
  it('are as many for large files as a person has set, and four times as many for small ones', () => {
    expect(placesIn('transfer-large', 3)).toBe(3);
    expect(placesIn('transfer-small', 3)).toBe(12);
  });

  it('for short requests are enough for all small files that are sent meanwhile', () => {
    for (const lane of ['submit', 'reprocess'] as const)
      expect(placesIn(lane, 1)).toBeGreaterThanOrEqual(placesIn('transfer-small', 3));
  });
});
