import { describe, expect, it } from 'vitest';

import {
  queryActions,
  selectionActions,
  drawerActions,
  sortActions,
  rowButtons,
} from '../../../../renderer/upload/actions.ts';
import {
  addRows,
  allSelected,
  countSending,
  idsFor,
  isAll,
  isSelected,
  nothingSelected,
  rangeTo,
  refreshRows,
  removeRows,
  toggleRow,
} from '../../../../renderer/upload/selection.ts';
import { sampleRow, sampleRows } from '../../../support/sampleRow.ts';

const failed = sampleRow({ id: 'failed', state: 'failed', actions: ['retry', 'remove', 'open-docs'] });
const sending = sampleRow({ id: 'sending', state: 'uploading', actions: ['pause', 'cancel', 'remove'] });

describe('the selection', () => {
  it('adds a row and removes it again', () => {
    const once = toggleRow(nothingSelected, failed, 3);
    expect([...once.rows.keys()]).toEqual(['failed']);
    expect(once.anchor).toBe(3);
    expect(toggleRow(once, failed, 3).rows.size).toBe(0);
    expect(nothingSelected.rows.size).toBe(0);
  });

  it('returns the range from its anchor in both directions', () => {
    const anchored = toggleRow(nothingSelected, failed, 5);
    expect(rangeTo(anchored, 9)).toEqual({ first: 5, last: 9 });
    expect(rangeTo(anchored, 2)).toEqual({ first: 2, last: 5 });
    expect(rangeTo(nothingSelected, 4)).toEqual({ first: 4, last: 4 });
  });

  it('updates the actions of its rows', () => {
    const selection = addRows(nothingSelected, [sending]);
    const later = refreshRows(selection, [{ ...sending, state: 'complete', actions: ['remove'] }]);
    expect(idsFor(later, 'pause')).toEqual([]);
    expect(countSending(later, ['sending'])).toBe(0);
    expect(refreshRows(selection, [sending, failed])).toBe(selection);
  });

  it('counts the rows that a removal would interrupt', () => {
    const selection = addRows(nothingSelected, [failed, sending]);
    expect(countSending(selection, idsFor(selection, 'remove'))).toBe(1);
  });

  it('drops removed rows', () => {
    const selection = addRows(nothingSelected, sampleRows(3));
    expect([...removeRows(selection, ['id-1']).rows.keys()]).toEqual(['id-0', 'id-2']);
    expect(removeRows(selection, ['elsewhere'])).toBe(selection);
  });

  it('offers each action with the number of rows that allow it', () => {
    const { inline, menu } = selectionActions(addRows(nothingSelected, [failed, sending]));
    expect(inline).toEqual([
      { action: 'retry', count: 1 },
      { action: 'pause', count: 1 },
      { action: 'remove', count: 2 },
    ]);
    expect(menu).toEqual([{ action: 'cancel', count: 1 }]);
  });
});

describe('a row’s actions', () => {
  it('are one button, the removal and a menu', () => {
    expect(rowButtons(['retry', 'show-in-folder', 'copy-support-details', 'remove'])).toEqual({
      leading: ['retry'],
      remove: true,
      menu: ['show-in-folder', 'copy-support-details'],
    });
    expect(rowButtons(['show-in-folder', 'remove'])).toEqual({
      leading: [],
      remove: true,
      menu: ['show-in-folder'],
    });
    expect(rowButtons([])).toEqual({ leading: [], remove: false, menu: [] });
  });

  it('offer no Retry first when only another file can help', () => {
    const actions = ['show-in-folder', 'retry', 'copy-support-details', 'remove'] as const;
    expect(rowButtons(actions)).toEqual({
      leading: [],
      remove: true,
      menu: ['retry', 'show-in-folder', 'copy-support-details'],
    });
    expect(drawerActions(actions)).toEqual(['remove', 'show-in-folder', 'copy-support-details', 'retry']);
    expect(drawerActions(['retry', 'show-in-folder', 'remove'])[0]).toBe('retry');
  });

  it('offer another file first when the refused one cannot be uploaded', () => {
    const actions = ['choose-another-file', 'show-in-folder', 'retry', 'remove'] as const;
    expect(rowButtons(actions)).toMatchObject({ leading: ['choose-another-file'], remove: true });
    expect(drawerActions(actions)).toEqual(['choose-another-file', 'remove', 'show-in-folder', 'retry']);
  });

  it('are sorted by rank without duplicates, removal last', () => {
    expect(sortActions(['remove', 'open-docs', 'open-docs', 'pause'])).toEqual([
      'pause',
      'open-docs',
      'remove',
    ]);
  });
});

describe('a selection by query', () => {
  const one = sampleRow({ id: 'one' });

  it('stores only the ids of its exceptions', () => {
    expect(isAll(allSelected)).toBe(true);
    expect(isSelected(allSelected, 'anything')).toBe(true);
    const without = toggleRow(allSelected, one, 4);
    expect([isSelected(without, 'one'), isSelected(without, 'other')]).toEqual([false, true]);
    expect(isSelected(toggleRow(without, one, 4), 'one')).toBe(true);
    expect(isSelected(addRows(without, [one]), 'one')).toBe(true);
    expect(without.rows.size).toBe(0);
  });

  it('differs from a selection by ids', () => {
    expect(isAll(addRows(nothingSelected, [one]))).toBe(false);
  });

  it('offers the actions that the main process counted', () => {
    const { inline, menu } = queryActions({ retry: 14, pause: 2_300, cancel: 2_300 });
    expect(inline).toEqual([
      { action: 'retry', count: 14 },
      { action: 'pause', count: 2_300 },
    ]);
    expect(menu).toEqual([{ action: 'cancel', count: 2_300 }]);
  });
});
