import { expect, it } from 'vitest';

import { UndoableRemovals } from '../../../../../main/queue/list/queueActions.ts';

it('undoes a removal once', () => {
  const removals = new UndoableRemovals();
  removals.add(['a']);
  const second = removals.add(['b', 'c']) ?? 0;
  expect(removals.take(second)).toEqual(['b', 'c']);
  expect(removals.take(second)).toEqual([]);
});

it('has nothing to undo when nothing was removed', () => {
  expect(new UndoableRemovals().add([])).toBeNull();
});

it('forgets the oldest removal when there are many', () => {
  const removals = new UndoableRemovals();
  const first = removals.add(['a']) ?? 0;
  for (let more = 0; more < 20; more += 1) removals.add(['more']);
  expect(removals.take(first)).toEqual([]);
});
