/** Where dragged rows can be put. */
import { describe, expect, it } from 'vitest';

import { dropPlace, edgeScroll } from '../../../../renderer/list/dropPlace.ts';
import { moveScopeOf } from '../../../../renderer/list/movesStore.ts';

/** Lines as letters: an upper-case letter is an upload beside which rows can be put. `first`: the line of the first. */
function placeIn(lines: string, pointer: number, first = 0) {
  const targetAt = (line: number) => {
    const letter = lines[line - first] ?? '';
    return /[A-Z]/.test(letter) ? letter : null;
  };
  return dropPlace(pointer, targetAt, { first, end: first + lines.length });
}

describe('the place of a drop', () => {
  it('is above a row in its upper half, and below it in its lower half', () => {
    expect(placeIn('ABC', 1.4)).toEqual({ line: 1, side: 'before', of: 'B' });
    expect(placeIn('ABC', 1.6)).toEqual({ line: 2, side: 'before', of: 'C' });
    expect(placeIn('ABC', 2.9)).toEqual({ line: 3, side: 'after', of: 'C' });
  });

  it('is the nearest beside an upload that waits', () => {
    expect(placeIn('aaBCaaaa', 0)).toEqual({ line: 2, side: 'before', of: 'B' });
    expect(placeIn('aaBCaaaa', 8)).toEqual({ line: 4, side: 'after', of: 'C' });
    expect(placeIn('BaaaC', 1.9)).toEqual({ line: 1, side: 'after', of: 'B' });
  });

  it('is among the lines that the window knows', () => {
    expect(placeIn('AB', 3, 100)).toEqual({ line: 100, side: 'before', of: 'A' });
    expect(placeIn('aAa', 500, 100)).toEqual({ line: 102, side: 'after', of: 'A' });
    expect(placeIn('aaa', 1)).toBeNull();
    expect(placeIn('', 0)).toBeNull();
  });
});

it('scrolls near the edges of the list, faster the farther the pointer is', () => {
  const speeds = [150, 290, 310, 400, 800].map((y) => edgeScroll(y, 100, 300));
  expect(speeds).toEqual([...speeds].sort((one, other) => one - other));
  expect(speeds[0]).toBe(0);
  expect(speeds[1]).toBeGreaterThan(0);
  expect(speeds.at(-1)).toBeGreaterThan(speeds[1] ?? 0);
  expect(edgeScroll(110, 100, 300)).toBe(-edgeScroll(290, 100, 300));
});

it('moves uploads where the list shows the order of the queue', () => {
  expect(moveScopeOf('queue', 'flat')).toBe('queue');
  expect(moveScopeOf('active-first', 'flat')).toBe('batch');
  expect(moveScopeOf('queue', 'grouped')).toBe('batch');
  expect(moveScopeOf('newest', 'flat')).toBeNull();
  for (const sort of ['name', 'size', 'severity'] as const)
    for (const shape of ['flat', 'grouped'] as const) expect(moveScopeOf(sort, shape)).toBeNull();
});
