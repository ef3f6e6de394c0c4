import { describe, expect, it } from 'vitest';

import {
  emptyWindow,
  indexOfRow,
  mergeHeldWindow,
  missingRowIds,
  replaceWindow,
  requestRange,
  rowAt,
} from '../../../../renderer/list/rowWindow.ts';
import { sampleRow, sampleRows } from '../../../support/sampleRow.ts';

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

const noHeadings = { headings: 0, headingsBefore: 0 };

describe('the requested range', () => {
  it('covers the screen and a margin, and starts at zero', () => {
    expect(requestRange(0, 9)).toEqual({ offset: 0, limit: 24 });
    for (const first of [0, 1, 37, 99_990]) {
      const { offset, limit } = requestRange(first, first + 10);
      expect(offset).toBeLessThanOrEqual(first);
      expect(offset + limit).toBeGreaterThan(first + 10);
    }
  });

  it('is mostly the same after a scroll of one row', () => {
    const asked = new Set(
      Array.from({ length: 80 }, (_, first) => JSON.stringify(requestRange(first, first + 10))),
    );
    expect(asked.size).toBeLessThanOrEqual(25);
  });

  it('never exceeds the limit of the contract', () => {
    expect(requestRange(0, 100_000).limit).toBe(500);
    expect(requestRange(0, -1).limit).toBeGreaterThanOrEqual(1);
  });
});

describe('an answer', () => {
  it('gives each row its index in the whole list', () => {
    const window = replaceWindow(emptyWindow, {
      offset: 40,
      rows: sampleRows(10, 40),
      total: 100_000,
      ...noHeadings,
    });
    expect(rowAt(window, 43)?.id).toBe('id-43');
    expect(rowAt(window, 39)).toBeNull();
    expect(rowAt(window, 50)).toBeNull();
    expect(indexOfRow(window, 'id-49')).toBe(49);
    expect(indexOfRow(window, 'elsewhere')).toBe(-1);
  });

  it('keeps the objects of unchanged rows', () => {
    const before = { offset: 0, rows: sampleRows(3), total: 3, ...noHeadings };
    const after = replaceWindow(before, {
      offset: 0,
      rows: [...sampleRows(1), sampleRow({ id: 'id-1', name: '1.mov', sentBytes: 5 }), ...sampleRows(1, 2)],
      total: 3,
      ...noHeadings,
    });
    expect(after.rows[0]).toBe(before.rows[0]);
    expect(after.rows[1]).not.toBe(before.rows[1]);
    expect(after.rows[2]).toBe(before.rows[2]);
  });

  it('returns the same window when nothing changed', () => {
    const before = { offset: 0, rows: sampleRows(3), total: 3, ...noHeadings };
    expect(replaceWindow(before, { offset: 0, rows: sampleRows(3), total: 3, ...noHeadings })).toBe(before);
  });
});

describe('while the rows are held', () => {
  const before = { offset: 0, rows: sampleRows(4), total: 4, ...noHeadings };

  it('every row keeps its position when one leaves the list', () => {
    const fresh = { offset: 0, rows: sampleRows(4).slice(1), total: 3, ...noHeadings };
    expect(ids(mergeHeldWindow(before, fresh).rows)).toEqual(['id-0', 'id-1', 'id-2', 'id-3']);
    expect(missingRowIds(before, fresh)).toEqual(['id-0']);
  });

  it('rows are updated at their positions', () => {
    const fresh = {
      offset: 0,
      rows: [sampleRow({ id: 'id-2', state: 'complete' })],
      total: 1,
      ...noHeadings,
    };
    expect(mergeHeldWindow(before, fresh).rows[2]?.state).toBe('complete');
  });

  it('new rows are added after the last held row', () => {
    const rows = [...sampleRows(1, 90), ...sampleRows(4), ...sampleRows(2, 4)];
    const held = mergeHeldWindow(before, { offset: 0, rows, total: 7, ...noHeadings });
    expect(ids(held.rows)).toEqual(['id-0', 'id-1', 'id-2', 'id-3', 'id-4', 'id-5']);
    expect(held.total).toBe(7);
  });

  it('the total is never less than the held rows', () => {
    expect(mergeHeldWindow(before, { offset: 0, rows: [], total: 0, ...noHeadings }).total).toBe(4);
  });

  it('the window is the same when nothing changed', () => {
    expect(mergeHeldWindow(before, { offset: 0, rows: sampleRows(4), total: 4, ...noHeadings })).toBe(before);
  });
});
