/** How a row is laid out at the width the list has; heights are in rem, so that larger type has room. */
export type RowLayout = 'wide' | 'medium' | 'narrow';

/** Below this width the buttons of a row have no words. */
const mediumPx = 960;
/** Below this width a row has three lines. */
const narrowPx = 640;

/** A width of 0 is not measured yet. */
export function layoutFor(widthPx: number): RowLayout {
  if (widthPx === 0 || widthPx >= mediumPx) return 'wide';
  return widthPx >= narrowPx ? 'medium' : 'narrow';
}

export function rowHeightRem(layout: RowLayout): number {
  return layout === 'narrow' ? 6 : 4;
}
