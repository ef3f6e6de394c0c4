import { describe, expect, it } from 'vitest';

import { type FailureKind, finishedCount, overallShare } from '../../../../preload/contract.ts';
import { groupGates, keyTitle } from '../../../../renderer/gates/gates.ts';
import { sampleFailure } from '../../../support/sampleRow.ts';

const idle = { totalBytes: 0, sentBytes: 0, bytesPerSecond: 0, remainingMs: null };

function counts(change: Partial<Parameters<typeof finishedCount>[0]>) {
  return { all: 0, active: 0, attention: 0, done: 0, 'already-submitted': 0, ...change };
}

describe('the header’s numbers', () => {
  it('count what was already submitted as done: it needs nothing more', () => {
    expect(finishedCount(counts({ all: 10, active: 3, attention: 1, done: 5, 'already-submitted': 1 }))).toBe(
      6,
    );
  });

  it('never promise more than there is', () => {
    expect(finishedCount(counts({ all: 10, active: 4, attention: 1, done: 5, 'already-submitted': 1 }))).toBe(
      5,
    );
  });

  it('have no bar without files, and a full one when nothing is left', () => {
    expect(overallShare({ counts: counts({}), progress: idle })).toBeNull();
    expect(overallShare({ counts: counts({ all: 3, done: 2 }), progress: idle })).toBe(1);
  });

  it('are never full before everything is done', () => {
    const progress = { ...idle, totalBytes: 100, sentBytes: 100 };
    expect(overallShare({ counts: counts({ all: 3, done: 2, active: 1 }), progress })).toBe(0.99);
    expect(overallShare({ counts: counts({ all: 3, done: 2, attention: 1 }), progress: idle })).toBe(1);
  });
});

function titleFor(kind: FailureKind): string {
  return keyTitle({ gate: 'key', failure: sampleFailure(kind), checking: false });
}

describe('gates', () => {
  const failure = sampleFailure('plan-gated');

  it('are one banner for each kind of trouble', () => {
    const grouped = groupGates([
      { gate: 'plan', bucket: 'upload', failure, checking: false },
      { gate: 'key', failure: sampleFailure('key-expired'), checking: false },
      { gate: 'plan', bucket: 'submission_write', failure, checking: false },
    ]);
    expect(grouped.plan.map(({ bucket }) => bucket)).toEqual(['upload', 'submission_write']);
    expect(grouped.key?.failure.kind).toBe('key-expired');
    expect(grouped.offline).toBeNull();
    expect(grouped.rate).toEqual([]);
  });

  it('name the trouble with the key, also one we do not know', () => {
    expect(titleFor('key-missing')).toBe('missing');
    expect(titleFor('key-revoked')).toBe('revoked');
    expect(titleFor('unexpected-status')).toBe('refused');
  });
});
