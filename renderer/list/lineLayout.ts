/**
 * Where the lines of the list are. Headings are lower than rows, and the window knows only a part of the list: there
 * each line has its exact place. Above and below it the headings count as spread evenly, so the height of the list and
 * the ends of the known part are always exact. Pure; all lengths are in pixels.
 */

export interface LineHeights {
  readonly row: number;
  readonly heading: number;
}

/** The known part of the list and the numbers of headings around it. */
export interface KnownLines {
  /** The first known line. */
  readonly offset: number;
  /** Whether each known line is a heading. */
  readonly isHeading: readonly boolean[];
  /** The number of headings above the known part. */
  readonly headingsBefore: number;
  /** The number of headings of the whole list. */
  readonly headings: number;
  /** The number of lines of the whole list. */
  readonly total: number;
}

export interface LineLayout {
  /** The height of the whole list. */
  readonly height: number;
  /** The top of a line; the height of the list for the line after the last. */
  topOf(line: number): number;
  /** The line at this height, at least 0 and at most the last. */
  lineAt(top: number): number;
}

/** The height of lines of which so many are headings; there are never more headings than lines. */
function heightOf(lines: number, headings: number, heights: LineHeights): number {
  const low = Math.min(lines, Math.max(0, headings));
  return (lines - low) * heights.row + low * heights.heading;
}

export function layoutLines(known: KnownLines, heights: LineHeights): LineLayout {
  const { offset, isHeading, headingsBefore, headings, total } = known;
  const end = offset + isHeading.length;
  /** The tops of the known lines and of the line after them. */
  const tops = [heightOf(offset, headingsBefore, heights)];
  for (const low of isHeading) tops.push((tops.at(-1) ?? 0) + (low ? heights.heading : heights.row));
  const firstTop = tops[0] ?? 0;
  const endTop = tops.at(-1) ?? 0;
  const headingsAfter = headings - headingsBefore - isHeading.filter(Boolean).length;
  const linesAfter = Math.max(0, total - end);
  const height = endTop + heightOf(linesAfter, headingsAfter, heights);

  function topOf(line: number): number {
    if (line >= offset && line <= end) return tops[line - offset] ?? endTop;
    if (line < offset) return (Math.max(0, line) / offset) * firstTop;
    if (line >= total) return height;
    return endTop + ((line - end) / linesAfter) * (height - endTop);
  }

  function lineAt(top: number): number {
    const last = Math.max(0, total - 1);
    if (top <= 0) return 0;
    if (top >= height) return last;
    if (top < firstTop) return Math.min(last, Math.floor((top / firstTop) * offset));
    if (top >= endTop)
      return Math.min(last, end + Math.floor(((top - endTop) / (height - endTop)) * linesAfter));
    // Half of the known lines is ruled out at each step.
    let low = 0;
    let high = isHeading.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((tops[middle] ?? 0) <= top) low = middle;
      else high = middle - 1;
    }
    return offset + low;
  }

  return { height, topOf, lineAt };
}
