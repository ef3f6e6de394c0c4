import { describe, expect, it } from 'vitest';

import { type KnownLines, layoutLines } from '../../../../renderer/list/lineLayout.ts';

const heights = { row: 64, heading: 32 };

function isHeadingAt(line: number): boolean {
  return line % 10 === 0;
}

function headingsBefore(line: number): number {
  return Array.from({ length: line }, (_, index) => index).filter(isHeadingAt).length;
}

/** A list in which every tenth line is a heading, of which a part is known. */
function every10th(total: number, offset: number, length: number): KnownLines {
  return {
    offset,
    isHeading: Array.from({ length }, (_, index) => isHeadingAt(offset + index)),
    headingsBefore: headingsBefore(offset),
    headings: headingsBefore(total),
    total,
  };
}

const exactTop = (line: number) => line * 64 - Math.ceil(line / 10) * 32;

describe('the places of lines', () => {
  it('are exact in the known part and at both ends, wherever that part is', () => {
    for (const offset of [0, 8, 496, 960]) {
      const layout = layoutLines(every10th(1_000, offset, 40), heights);
      expect(layout.height).toBe(exactTop(1_000));
      expect(layout.topOf(0)).toBe(0);
      expect(layout.topOf(1_000)).toBe(layout.height);
      for (let line = offset; line <= offset + 40; line += 1) expect(layout.topOf(line)).toBe(exactTop(line));
    }
  });

  it('lead back to the line, at its top and just before its end', () => {
    const layout = layoutLines(every10th(1_000, 496, 40), heights);
    for (let line = 496; line < 536; line += 1) {
      expect(layout.lineAt(layout.topOf(line))).toBe(line);
      expect(layout.lineAt(layout.topOf(line + 1) - 1)).toBe(line);
    }
  });

  it('never go back, also where they are estimated', () => {
    const layout = layoutLines(every10th(1_000, 496, 40), heights);
    for (let line = 0; line < 1_000; line += 1)
      expect(layout.topOf(line + 1)).toBeGreaterThan(layout.topOf(line));
    let before = 0;
    for (let top = 0; top < layout.height; top += 50) {
      const line = layout.lineAt(top);
      expect(line).toBeGreaterThanOrEqual(before);
      before = line;
    }
    expect(layout.lineAt(layout.height)).toBe(999);
    expect(layout.lineAt(layout.height + 500)).toBe(999);
    expect(layout.lineAt(-5)).toBe(0);
  });

  it('are rows alone in a list without headings, also before any line is known', () => {
    const layout = layoutLines(
      { offset: 0, isHeading: [], headingsBefore: 0, headings: 0, total: 100_000 },
      heights,
    );
    expect(layout.height).toBe(6_400_000);
    expect(layout.topOf(54_321)).toBe(54_321 * 64);
    expect(layout.lineAt(54_321 * 64)).toBe(54_321);
  });

  it('exist for an empty list and for counts that do not fit together', () => {
    const empty = layoutLines(
      { offset: 0, isHeading: [], headingsBefore: 0, headings: 0, total: 0 },
      heights,
    );
    expect([empty.height, empty.topOf(0), empty.lineAt(10)]).toEqual([0, 0, 0]);
    // Rows that are held in place may be more than the list has.
    const held = layoutLines(
      { offset: 5, isHeading: [true, false], headingsBefore: 9, headings: 3, total: 6 },
      heights,
    );
    expect(held.height).toBe(5 * 32 + 32 + 64);
  });
});
