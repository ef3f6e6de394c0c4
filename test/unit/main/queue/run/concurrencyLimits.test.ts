import { describe, expect, it } from 'vitest';

import { limitFor } from '../../../../../main/queue/run/concurrencyLimits.ts';

describe('the concurrency limit', () => {
  it('is the setting for large files, and four times the setting for small files', () => {
    expect(limitFor('transfer-large', 3)).toBe(3);
    expect(limitFor('transfer-small', 3)).toBe(12);
  });

  it('for short requests is high enough for all small files that are sent meanwhile', () => {
    for (const lane of ['submit', 'reprocess'] as const)
      expect(limitFor(lane, 1)).toBeGreaterThanOrEqual(limitFor('transfer-small', 3));
  });
});
