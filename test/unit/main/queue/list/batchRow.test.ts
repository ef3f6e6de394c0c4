import { describe, expect, it } from 'vitest';

import { progressFraction } from '../../../../../main/queue/list/batchRow.ts';

describe('the progress of a batch', () => {
  const counts = { all: 4, sizedCount: 2, sizedBytes: 200, unsentBytes: 100, unsizedActive: 2 };

  it('counts a file of unknown size as one of average size', () => {
    expect(progressFraction({ ...counts, inList: () => 3 }, 0)).toBeCloseTo(0.25);
    expect(progressFraction({ ...counts, inList: () => 3 }, 40)).toBeCloseTo(0.35);
  });

  it('is 1 only when no upload is active', () => {
    expect(progressFraction({ ...counts, unsentBytes: 0, unsizedActive: 0, inList: () => 1 }, 0)).toBe(0.99);
    expect(progressFraction({ ...counts, inList: () => 0 }, 0)).toBe(1);
  });
});
