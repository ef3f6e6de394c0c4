/**
 * The layout and height of a row at the width of the list. Heights are in rem, so that they grow with the font size.
 */
export type RowLayout = 'wide' | 'medium' | 'narrow';

/** Below this width, the buttons of a row have no labels. */
const mediumPx = 960;
/** Below this width, a row has three lines. */
const narrowPx = 640;

/** A width of 0 means not measured yet. */
export function layoutFor(widthPx: number): RowLayout {
  if (widthPx === 0 || widthPx >= mediumPx) return 'wide';
  return widthPx >= narrowPx ? 'medium' : 'narrow';
}

export function rowHeightRem(layout: RowLayout): number {
  return layout === 'narrow' ? 6 : 4;
}
