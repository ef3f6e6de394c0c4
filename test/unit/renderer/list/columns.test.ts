import { expect, it } from 'vitest';

import { defaultSettings } from '../../../../preload/contract.ts';
import { boundedWidth, nextSort, sortDirection, widthVariables } from '../../../../renderer/list/columns.ts';

/** The orders after three clicks on a head. */
function clicks(column: 'name' | 'size' | 'added') {
  const first = nextSort(column, 'active-first');
  const second = nextSort(column, first);
  return [first, second, nextSort(column, second)];
}

it('sorts by a column, then in the other direction, and then returns to the usual order', () => {
  expect(clicks('name')).toEqual(['name', 'name-descending', 'active-first']);
  expect(clicks('size')).toEqual(['size', 'size-ascending', 'active-first']);
  expect(clicks('added')).toEqual(['newest', 'oldest', 'active-first']);
  expect(nextSort('size', 'name-descending')).toBe('size');
});

it('sorts by status, then by severity', () => {
  expect(nextSort('status', 'active-first')).toBe('status');
  expect(nextSort('status', 'status')).toBe('severity');
  expect(nextSort('status', 'severity')).toBe('active-first');
});

it('says the direction of the one column by which the list is sorted', () => {
  expect(sortDirection('name', 'name')).toBe('ascending');
  expect(sortDirection('name', 'name-descending')).toBe('descending');
  expect(sortDirection('size', 'size')).toBe('descending');
  expect(sortDirection('size', 'size-ascending')).toBe('ascending');
  expect(sortDirection('added', 'oldest')).toBe('ascending');
  expect(sortDirection('added', 'newest')).toBe('descending');
  expect(sortDirection('status', 'severity')).toBe('other');
  for (const column of ['name', 'status', 'size', 'added'] as const)
    expect(sortDirection(column, 'active-first')).toBe('none');
});

it('keeps widths within the bounds of their settings, as whole pixels', () => {
  expect(boundedWidth('name', 300.4)).toBe(300);
  expect(boundedWidth('name', 1)).toBe(120);
  expect(boundedWidth('size', 9_000)).toBe(400);
});

it('gives a chosen width no more than its share of the list', () => {
  expect(widthVariables(defaultSettings)).toEqual({});
  expect(widthVariables({ ...defaultSettings, nameColumnPx: 640 })).toEqual({
    '--name-column': 'min(640px, 55%)',
  });
});
