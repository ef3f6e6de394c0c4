/**
 * Which pieces of a list are in a range of lines, where the list consists of parts whose lengths alone are known. So a
 * grouped list of a hundred thousand uploads is answered by reading what is on the screen. Pure.
 */

export interface Segment {
  /** Whether a header line stands above the rows. */
  readonly hasHeader: boolean;
  readonly rows: number;
}

/** The piece of one segment that is in the range: its header, some of its rows, or both. */
export interface Piece<Part extends Segment> {
  readonly segment: Part;
  /** Whether the header is in the range. */
  readonly hasHeader: boolean;
  /** The line of the nearest header at or above the piece; -1 where there is none. */
  readonly headerAt: number;
  /** Of the first row, within the segment. */
  readonly offset: number;
  /** 0 where only the header is in the range. */
  readonly limit: number;
}

export interface Slice<Part extends Segment> {
  readonly pieces: readonly Piece<Part>[];
  /** Lines of all segments together. */
  readonly total: number;
}

/** The pieces in the lines from `offset` on, at most `limit` lines. */
export function sliceOf<Part extends Segment>(
  segments: Iterable<Part>,
  offset: number,
  limit: number,
): Slice<Part> {
  const pieces: Piece<Part>[] = [];
  const end = offset + limit;
  let total = 0;
  let headerAt = -1;
  for (const segment of segments) {
    if (segment.hasHeader) headerAt = total;
    const first = total + (segment.hasHeader ? 1 : 0);
    const hasHeader = segment.hasHeader && total >= offset && total < end;
    total = first + segment.rows;
    const from = Math.max(offset, first);
    const rows = Math.max(0, Math.min(end, total) - from);
    if (hasHeader || rows > 0)
      pieces.push({ segment, hasHeader, headerAt, offset: from - first, limit: rows });
  }
  return { pieces, total };
}
