import { describe, expect, it } from 'vitest';

import type { BatchRow } from '../../../../preload/contract.ts';
import { batchName, batchStatus, isBatch, isUpload } from '../../../../renderer/batches/batches.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { outcomeCounts, durationMs } from '../../../../renderer/report/reportSummary.ts';
import { queryActions } from '../../../../renderer/upload/actions.ts';
import {
  addRows,
  allSelected,
  isAll,
  isSelected,
  nothingSelected,
  toggleRow,
} from '../../../../renderer/upload/selection.ts';
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
    ...given,
  };
}

function statusTextOf(given: Partial<BatchRow['counts']>, offers: BatchRow['offers'] = {}): string {
  return batchStatus(aBatch({ counts: { ...counts, ...given }, offers }), i18n).text;
}

describe('a batch', () => {
  it('is told from an upload', () => {
    expect([isBatch(aBatch()), isUpload(aBatch())]).toEqual([true, false]);
    expect([isBatch(sampleRow({})), isUpload(sampleRow({}))]).toEqual([false, true]);
  });

  it('has its folder’s name, or says how many files came when', () => {
    expect(batchName(aBatch({ name: 'Shoot' }), now, i18n)).toBe('Shoot');
    expect(batchName(aBatch(), now, i18n)).toMatch(/^340 files, .*30/u);
    expect(batchName(aBatch({ addedAt: 0 }), now, i18n)).toBe('340 files');
    expect(batchName(aBatch({ name: 'a\u202Eb' }), now, i18n)).not.toContain('\u202E');
  });

  it('says how it stands', () => {
    expect(statusTextOf({})).toBe('All 340 done');
    expect(statusTextOf({ active: 40, done: 290, attention: 10 })).toBe('290 of 340 done');
    expect(statusTextOf({ active: 40, done: 300 }, { resume: 40 })).toBe('Paused, 300 of 340 done');
    expect(statusTextOf({ done: 0, cancelled: 340 })).toBe('Cancelled');
    expect(statusTextOf({ done: 320, alreadySubmitted: 20 })).toBe('All 340 done');
  });
});

describe('all that the list shows, selected', () => {
  const one = sampleRow({ id: 'one' });

  it('needs no names, only those of its exceptions', () => {
    expect(isAll(allSelected)).toBe(true);
    expect(isSelected(allSelected, 'anything')).toBe(true);
    const without = toggleRow(allSelected, one, 4);
    expect([isSelected(without, 'one'), isSelected(without, 'other')]).toEqual([false, true]);
    expect(isSelected(toggleRow(without, one, 4), 'one')).toBe(true);
    expect(isSelected(addRows(without, [one]), 'one')).toBe(true);
    expect(without.rows.size).toBe(0);
  });

  it('is something else than some of them', () => {
    expect(isAll(addRows(nothingSelected, [one]))).toBe(false);
  });

  it('offers what main has counted', () => {
    const { inline, menu } = queryActions({ retry: 14, pause: 2_300, cancel: 2_300 });
    expect(inline).toEqual([
      { action: 'retry', count: 14 },
      { action: 'pause', count: 2_300 },
    ]);
    expect(menu).toEqual([{ action: 'cancel', count: 2_300 }]);
  });
});

describe('a report', () => {
  it('has outcomes that are all files together, each once', () => {
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

  it('took from the drop to the last end', () => {
    expect(durationMs({ addedAt: 1_000, finishedAt: 5_000 })).toBe(4_000);
    expect(durationMs({ addedAt: 1_000, finishedAt: null })).toBeNull();
    expect(durationMs({ addedAt: 0, finishedAt: 5_000 })).toBeNull();
  });
});
