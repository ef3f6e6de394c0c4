import { expect, it } from 'vitest';

import { sliceOf } from '../../../../../main/queue/list/segments.ts';

const segments = [
  { hasHeader: true, rows: 3 },
  { hasHeader: true, rows: 0 },
  { hasHeader: false, rows: 2 },
];
const lines = segments.flatMap((segment, part) => [
  ...(segment.hasHeader ? [`${part} header`] : []),
  ...Array.from({ length: segment.rows }, (_, row) => `${part} row ${row}`),
]);

it('finds the same pieces for any range as a list of all lines', () => {
  for (let offset = 0; offset <= lines.length; offset += 1) {
    for (let limit = 1; limit <= lines.length + 1; limit += 1) {
      const slice = sliceOf(segments, offset, limit);
      const shown = slice.pieces.flatMap((piece) => [
        ...(piece.hasHeader ? [`${segments.indexOf(piece.segment)} header`] : []),
        ...Array.from(
          { length: piece.limit },
          (_, row) => `${segments.indexOf(piece.segment)} row ${piece.offset + row}`,
        ),
      ]);
      expect(shown).toEqual(lines.slice(offset, offset + limit));
      expect(slice.total).toBe(lines.length);
      const headerAt = lines.findLastIndex((line, at) => at <= offset && line.endsWith('header'));
      expect(slice.pieces[0]?.headerAt ?? headerAt).toBe(headerAt);
    }
  }
});
