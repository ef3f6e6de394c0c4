import { expect, it } from 'vitest';

import { defaultSettings } from '../../../../preload/contract.ts';
import { boundedWidth, nextSort, sortDirection, widthVariables } from '../../../../renderer/list/columns.ts';

it('sorts by a column at the first click, and returns to the usual order at the next', () => {
  expect(nextSort('name', 'active-first')).toBe('name');
  expect(nextSort('name', 'name')).toBe('active-first');
  expect(nextSort('size', 'name')).toBe('size');
  expect(nextSort('added', 'newest')).toBe('active-first');
});

it('sorts by status, then by severity', () => {
  expect(nextSort('status', 'active-first')).toBe('status');
  expect(nextSort('status', 'status')).toBe('severity');
  expect(nextSort('status', 'severity')).toBe('active-first');
});

it('says the direction of the one column by which the list is sorted', () => {
  expect(sortDirection('name', 'name')).toBe('ascending');
  expect(sortDirection('size', 'size')).toBe('descending');
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
