import { describe, expect, it } from 'vitest';

import { selectionActions, splitActions, sortActions } from '../../../../renderer/upload/actions.ts';
import {
  addRows,
  removeRows,
  idsFor,
  nothingSelected,
  rangeTo,
  refreshRows,
  countSending,
  toggleRow,
} from '../../../../renderer/upload/selection.ts';
import { sampleRow, sampleRows } from '../../../support/sampleRow.ts';

const failed = sampleRow({ id: 'failed', state: 'failed', actions: ['retry', 'remove', 'open-docs'] });
const sending = sampleRow({ id: 'sending', state: 'uploading', actions: ['pause', 'cancel', 'remove'] });

describe('the selection', () => {
  it('takes a row in and lets it go', () => {
    const once = toggleRow(nothingSelected, failed, 3);
    expect([...once.rows.keys()]).toEqual(['failed']);
    expect(once.anchor).toBe(3);
    expect(toggleRow(once, failed, 3).rows.size).toBe(0);
    expect(nothingSelected.rows.size).toBe(0);
  });

  it('has a range from where it began, in either direction', () => {
    const anchored = toggleRow(nothingSelected, failed, 5);
    expect(rangeTo(anchored, 9)).toEqual({ first: 5, last: 9 });
    expect(rangeTo(anchored, 2)).toEqual({ first: 2, last: 5 });
    expect(rangeTo(nothingSelected, 4)).toEqual({ first: 4, last: 4 });
  });

  it('follows what its rows can do by now', () => {
    const selection = addRows(nothingSelected, [sending]);
    const later = refreshRows(selection, [{ ...sending, state: 'complete', actions: ['remove'] }]);
    expect(idsFor(later, 'pause')).toEqual([]);
    expect(countSending(later, ['sending'])).toBe(0);
    expect(refreshRows(selection, [sending, failed])).toBe(selection);
  });

  it('counts what would be interrupted by a removal', () => {
    const selection = addRows(nothingSelected, [failed, sending]);
    expect(countSending(selection, idsFor(selection, 'remove'))).toBe(1);
  });

  it('forgets removed rows', () => {
    const selection = addRows(nothingSelected, sampleRows(3));
    expect([...removeRows(selection, ['id-1']).rows.keys()]).toEqual(['id-0', 'id-2']);
    expect(removeRows(selection, ['elsewhere'])).toBe(selection);
  });

  it('offers each action with the number of rows it fits', () => {
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
  it('stand inline by importance, the rest in the menu, none lost', () => {
    const { inline, menu } = splitActions(['copy-support-details', 'remove', 'show-in-folder', 'retry']);
    expect(inline).toEqual(['retry', 'remove']);
    expect(menu).toEqual(['show-in-folder', 'copy-support-details']);
  });

  it('need no menu when there are two', () => {
    expect(splitActions(['remove', 'show-in-folder'])).toEqual({
      inline: ['show-in-folder', 'remove'],
      menu: [],
    });
    expect(splitActions([])).toEqual({ inline: [], menu: [] });
  });

  it('are only those the main process offers, once each, and what takes away comes last', () => {
    expect(sortActions(['remove', 'open-docs', 'open-docs', 'pause'])).toEqual([
      'pause',
      'open-docs',
      'remove',
    ]);
  });
});
