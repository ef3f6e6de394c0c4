/** Where dragged rows can be put: between two lines, next to an upload that waits as well. Pure. */

export interface DropPlace {
  /** The marker is above this line. */
  readonly line: number;
  readonly side: 'before' | 'after';
  /** The upload beside which the rows are put. */
  readonly of: string;
}

/**
 * The place that is nearest to the pointer; null if no known line is an upload beside which the rows can be put.
 * `pointer`: the line under it, with the part of the line that is above it. `targetAt`: the upload in a line, if the rows
 * can be put beside it. `known`: the first line that the window knows, and the first one behind these.
 */
export function dropPlace(
  pointer: number,
  targetAt: (line: number) => string | null,
  known: { readonly first: number; readonly end: number },
): DropPlace | null {
  const edge = Math.min(known.end, Math.max(known.first, Math.round(pointer)));
  for (let distance = 0; distance <= known.end - known.first; distance += 1) {
    const below = targetAt(edge + distance);
    if (below !== null) return { line: edge + distance, side: 'before', of: below };
    const above = targetAt(edge - 1 - distance);
    if (above !== null) return { line: edge - distance, side: 'after', of: above };
  }
  return null;
}

/** By how much the list scrolls in one frame while the pointer is near its edge or beyond it, in pixels. */
export function edgeScroll(y: number, top: number, bottom: number): number {
  const nearPx = 48;
  const largestPx = 24;
  const inside = Math.min(y - top, bottom - y);
  if (inside >= nearPx) return 0;
  const speed = Math.min(largestPx, Math.ceil(((nearPx - inside) / nearPx) * (largestPx / 2)));
  return y - top < bottom - y ? -speed : speed;
}
