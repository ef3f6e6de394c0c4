import { expect, it } from 'vitest';

import { areRowsEnough, droppedToastLines } from '../../../../renderer/upload/addedToast.ts';

const nothing = { outcome: 'added', holdMs: 0, added: 0, alreadyQueued: [], batchId: null } as const;

it('says why nothing was added when everything dropped is no file or is ignored', () => {
  expect(droppedToastLines({ ...nothing, withoutFile: 2 })).toEqual([
    { key: 'toasts.nothingAdded' },
    { key: 'toasts.withoutFile', named: { count: 2 } },
  ]);
  expect(droppedToastLines({ ...nothing, ignored: 3 })).toEqual([
    { key: 'toasts.ignored', named: { count: 3 } },
  ]);
});

it('says what is missing in a mixed drop, also while a question about the rest is open', () => {
  expect(droppedToastLines({ ...nothing, added: 1, withoutFile: 1 })).toEqual([
    { key: 'toasts.added', named: { count: 1 } },
    { key: 'toasts.withoutFile', named: { count: 1 } },
  ]);
  expect(droppedToastLines({ outcome: 'asked', withoutFile: 1 })).toEqual([
    { key: 'toasts.withoutFile', named: { count: 1 } },
  ]);
  expect(droppedToastLines({ outcome: 'asked' })).toEqual([]);
});

it('shows no toast for what the new rows say themselves', () => {
  expect(areRowsEnough(droppedToastLines({ ...nothing, added: 3 }))).toBe(true);
  expect(areRowsEnough(droppedToastLines({ ...nothing, added: 3, ignored: 1 }))).toBe(false);
});

it('says in one line that known files were dropped again', () => {
  const lines = droppedToastLines({ ...nothing, alreadyQueued: ['/a', '/b'] });
  expect(lines).toEqual([{ key: 'toasts.already', named: { count: 2 } }]);
  expect(areRowsEnough(lines)).toBe(false);
});

it('says in one line that unchanged files were left out', () => {
  const lines = droppedToastLines({ ...nothing, unchanged: { count: 1, name: 'cut.mov', token: 3 } });
  expect(lines).toEqual([{ key: 'versions.unchanged', named: { count: 1, name: 'cut.mov' } }]);
});
