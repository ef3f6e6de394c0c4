import { describe, expect, it } from 'vitest';

import { durationMs, outcomeCounts } from '../../../../renderer/report/reportSummary.ts';

const counts = {
  all: 340,
  active: 0,
  attention: 0,
  done: 340,
  alreadySubmitted: 0,
  cancelled: 0,
  withIssues: 0,
  critical: 0,
  unread: 0,
};

describe('a report', () => {
  it('counts each file in exactly one outcome', () => {
    const mixed = { ...counts, done: 300, withIssues: 20, attention: 30, active: 10 };
    const shown = outcomeCounts(mixed);
    expect(shown.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['complete', 280],
      ['withIssues', 20],
      ['attention', 30],
      ['active', 10],
    ]);
    expect(shown.reduce((sum, { fraction }) => sum + fraction, 0)).toBeCloseTo(1);
  });

  it('lasts from the drop to the end of the last file', () => {
    expect(durationMs({ addedAt: 1_000, finishedAt: 5_000 })).toBe(4_000);
    expect(durationMs({ addedAt: 1_000, finishedAt: null })).toBeNull();
    expect(durationMs({ addedAt: 0, finishedAt: 5_000 })).toBeNull();
  });
});
