import { describe, expect, it } from 'vitest';

import { limitFor } from '../../../../../main/queue/run/concurrencyLimits.ts';
import { maxSmallFileBytes, smallFilePool } from '../../../../../main/transfer/fileReader.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

describe('the concurrency limit', () => {
  it('is the setting for large files, and eight times the setting for small files', () => {
    expect(limitFor('transfer-large', 3)).toBe(3);
    expect(limitFor('transfer-small', 3)).toBe(24);
  });

  it('for small files is at most as many as have memory', () => {
    expect(limitFor('transfer-small', 16) * maxSmallFileBytes).toBe(
      smallFilePool(new FakeClock()).budgetBytes,
    );
  });

  it('for short requests is high enough for all small files that are sent meanwhile', () => {
    for (const lane of ['submit', 'reprocess'] as const)
      expect(limitFor(lane, 1)).toBeGreaterThanOrEqual(limitFor('transfer-small', 3));
  });
});
