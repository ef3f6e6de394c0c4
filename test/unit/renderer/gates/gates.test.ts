import { describe, expect, it } from 'vitest';

import type { FailureKind } from '../../../../preload/contract.ts';
import { groupGates, keyTitle } from '../../../../renderer/gates/gates.ts';
import { sampleFailure } from '../../../support/sampleRow.ts';

function titleFor(kind: FailureKind): string {
  return keyTitle({ gate: 'key', failure: sampleFailure(kind), checking: false });
}

describe('gates', () => {
  const failure = sampleFailure('plan-gated');

  it('are grouped into one banner for each kind', () => {
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

  it('have a title for every key failure, including unknown ones', () => {
    expect(titleFor('key-missing')).toBe('missing');
    expect(titleFor('key-revoked')).toBe('revoked');
    expect(titleFor('unexpected-status')).toBe('refused');
  });
});
