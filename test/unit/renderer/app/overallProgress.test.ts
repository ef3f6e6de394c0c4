import { describe, expect, it } from 'vitest';

import { finishedCount, overallShare } from '../../../../preload/contract.ts';

const idle = { totalBytes: 0, sentBytes: 0, bytesPerSecond: 0, remainingMs: null };

function counts(change: Partial<Parameters<typeof finishedCount>[0]>) {
  return { all: 0, active: 0, attention: 0, done: 0, 'already-submitted': 0, ...change };
}

describe('the overall progress', () => {
  it('counts already submitted uploads as done', () => {
    expect(finishedCount(counts({ all: 10, active: 3, attention: 1, done: 5, 'already-submitted': 1 }))).toBe(
      6,
    );
  });

  it('counts at most the uploads that are neither active nor failed', () => {
    expect(finishedCount(counts({ all: 10, active: 4, attention: 1, done: 5, 'already-submitted': 1 }))).toBe(
      5,
    );
  });

  it('has no bar without files, and a full one when nothing is active', () => {
    expect(overallShare({ counts: counts({}), progress: idle })).toBeNull();
    expect(overallShare({ counts: counts({ all: 3, done: 2 }), progress: idle })).toBe(1);
  });

  it('is never full while an upload is active', () => {
    const progress = { ...idle, totalBytes: 100, sentBytes: 100 };
    expect(overallShare({ counts: counts({ all: 3, done: 2, active: 1 }), progress })).toBe(0.99);
    expect(overallShare({ counts: counts({ all: 3, done: 2, attention: 1 }), progress: idle })).toBe(1);
  });
});
