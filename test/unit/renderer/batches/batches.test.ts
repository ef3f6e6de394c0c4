import { describe, expect, it } from 'vitest';

import type { BatchRow } from '../../../../preload/contract.ts';
import {
  batchName,
  batchStatus,
  isBatch,
  isUpload,
  stuckGroup,
} from '../../../../renderer/batches/batches.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { sampleRow } from '../../../support/sampleRow.ts';

const i18n = createI18n('en');
const now = new Date('2026-03-12T14:30:00').getTime();
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

function aBatch(given: Partial<BatchRow> = {}): BatchRow {
  return {
    kind: 'batch',
    id: 'batch-1',
    batchId: 1,
    name: null,
    addedAt: now,
    folded: false,
    shown: 340,
    counts,
    share: 1,
    totalBytes: 1,
    offers: {},
    group: null,
    ...given,
  };
}

function statusTextOf(given: Partial<BatchRow['counts']>, offers: BatchRow['offers'] = {}): string {
  return batchStatus(aBatch({ counts: { ...counts, ...given }, offers }), i18n).text;
}

describe('a batch', () => {
  it('is distinguished from an upload', () => {
    expect([isBatch(aBatch()), isUpload(aBatch())]).toEqual([true, false]);
    expect([isBatch(sampleRow({})), isUpload(sampleRow({}))]).toEqual([false, true]);
  });

  it('is named by its folder, or by the number of files and the time', () => {
    expect(batchName(aBatch({ name: 'Shoot' }), now, i18n)).toBe('Shoot');
    expect(batchName(aBatch(), now, i18n)).toMatch(/^340 files · .*30/u);
    expect(batchName(aBatch({ addedAt: 0 }), now, i18n)).toBe('340 files');
    expect(batchName(aBatch({ name: 'a\u202Eb' }), now, i18n)).not.toContain('\u202E');
  });

  it('shows how far a group is that is submitted together, and asks only when it is stuck', () => {
    const group = { submission: 1, uploaded: 3, total: 12, needsAttention: false };
    const waiting = aBatch({ counts: { ...counts, active: 12, done: 0 }, group });
    expect(batchStatus(waiting, i18n).text).toBe('One submission · 3 of 12 uploaded');
    expect(stuckGroup(waiting)).toBeNull();
    const stuck = { ...group, needsAttention: true };
    expect(stuckGroup({ group: stuck })).toEqual(stuck);
    expect(stuckGroup({ group: null })).toBeNull();
  });

  it('shows its status from its counts', () => {
    expect(statusTextOf({})).toBe('All 340 done');
    expect(statusTextOf({ active: 40, done: 290, attention: 10 })).toBe('290 of 340 done');
    expect(statusTextOf({ active: 40, done: 300 }, { resume: 40 })).toBe('Paused, 300 of 340 done');
    expect(statusTextOf({ done: 0, cancelled: 340 })).toBe('Canceled');
    expect(statusTextOf({ done: 320, alreadySubmitted: 20 })).toBe('All 340 done');
  });
});
