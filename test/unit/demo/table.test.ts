/** The demo's table is aligned and keeps to its width. */
import { expect, test } from 'vitest';

import { type Column, tableLines } from '../../../build/demo/table.ts';

const columns: readonly Column[] = [
  { title: 'File', align: 'left', gives: true },
  { title: 'Bytes', align: 'right' },
];

test('columns are as wide as their longest cell, numbers on the right', () => {
  expect(
    tableLines(
      columns,
      [
        ['a.mp4', '24,000'],
        ['Poster.jpg', '7'],
      ],
      100,
    ),
  ).toEqual(['File         Bytes', '──────────────────', 'a.mp4       24,000', 'Poster.jpg       7']);
});

test('where the table would be too wide, the column that may give way is cut with an ellipsis', () => {
  const lines = tableLines(columns, [['A very long name of a film.mp4', '24,000']], 24);
  expect(lines.map((line) => line.length)).toEqual([24, 24, 24]);
  expect(lines[2]).toBe('A very long nam…  24,000');
});

test('a column is never cut below eight characters, however narrow the limit', () => {
  const lines = tableLines(columns, [['A very long name', '24,000']], 5);
  expect(lines[2]).toBe('A very …  24,000');
});

test('a name outside of the basic plane counts by its characters', () => {
  const lines = tableLines(columns, [['🎬.mp4', '1']], 100);
  expect(lines[2]).toBe('🎬.mp4      1');
});

test('no line ends in blanks', () => {
  const lines = tableLines([{ title: 'File', align: 'left' }], [['a'], ['']], 100);
  expect(lines).toEqual(['File', '────', 'a', '']);
});
