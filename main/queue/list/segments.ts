/** The list as consecutive segments, of which a range consists. Pure. */

/** A part of the list whose length is known. */
export interface Segment {
  /** Whether a header line is above the rows. */
  readonly hasHeader: boolean;
  readonly rows: number;
  /** How many of the rows are headers, in a segment that stands for several outside the range. Left out: none. */
  readonly headersInside?: number;
}

/** The part of a segment that is in the range: its header, some of its rows, or both. */
export interface Piece<Part extends Segment> {
  readonly segment: Part;
  /** Whether the header is in the range. */
  readonly hasHeader: boolean;
  /** The line of the nearest header at or above the piece; -1 if there is none. */
  readonly headerAt: number;
  /** The first row, counted within the segment. */
  readonly offset: number;
  /** The number of rows; 0 if only the header is in the range. */
  readonly limit: number;
}

interface Slice<Part extends Segment> {
  readonly pieces: readonly Piece<Part>[];
  /** The number of lines of all segments. */
  readonly total: number;
  /** The number of headers of all segments, and of those before the range. */
  readonly headings: number;
  readonly headingsBefore: number;
}

/** The pieces in the lines from `offset` on, at most `limit` lines. Pure. */
export function sliceOf<Part extends Segment>(
  segments: Iterable<Part>,
  offset: number,
  limit: number,
): Slice<Part> {
  const pieces: Piece<Part>[] = [];
  const end = offset + limit;
  let total = 0;
  let headings = 0;
  let headingsBefore = 0;
  let headerAt = -1;
  for (const segment of segments) {
    const headers = (segment.hasHeader ? 1 : 0) + (segment.headersInside ?? 0);
    headings += headers;
    if (total < offset) headingsBefore += headers;
    if (segment.hasHeader) headerAt = total;
    const first = total + (segment.hasHeader ? 1 : 0);
    const hasHeader = segment.hasHeader && total >= offset && total < end;
    total = first + segment.rows;
    const from = Math.max(offset, first);
    const rows = Math.max(0, Math.min(end, total) - from);
    if (hasHeader || rows > 0)
      pieces.push({ segment, hasHeader, headerAt, offset: from - first, limit: rows });
  }
  return { pieces, total, headings, headingsBefore };
}
