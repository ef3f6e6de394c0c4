/**
 * The layout and the heights of the list's lines at the width of the list. Heights are in rem, so that they grow with the
 * font size.
 */
import type { WindowSettings } from '../../preload/contract.ts';

export type RowLayout = 'full' | 'wide' | 'medium' | 'narrow';
export type RowDensity = WindowSettings['rowDensity'];

/** From this width on, there is a column for the time at which a file was added. */
const fullPx = 1_400;
/** Below this width, the buttons of a row have no labels. */
const mediumPx = 960;
/** Below this width, a row has several lines of text below each other. */
const narrowPx = 640;

/** A width of 0 means not measured yet. */
export function layoutFor(widthPx: number): RowLayout {
  if (widthPx >= fullPx) return 'full';
  if (widthPx === 0 || widthPx >= mediumPx) return 'wide';
  return widthPx >= narrowPx ? 'medium' : 'narrow';
}

const rowsRem: Readonly<Record<RowDensity, Readonly<Record<RowLayout, number>>>> = {
  comfortable: { full: 4, wide: 4, medium: 4, narrow: 6.75 },
  compact: { full: 2.75, wide: 2.75, medium: 2.75, narrow: 4.25 },
};

const batchesRem: Readonly<Record<RowDensity, Readonly<Record<RowLayout, number>>>> = {
  comfortable: { full: 3, wide: 3, medium: 3.5, narrow: 5.5 },
  compact: { full: 2.25, wide: 2.25, medium: 2.5, narrow: 4 },
};

const dayRem = 2;

/** The height of the heads of the columns, which a narrow list has only for screen readers. */
export function headsRem(layout: RowLayout): number {
  return layout === 'narrow' ? 0 : 2;
}

/** The heights of a row and of a heading: of a day, or the header of a batch in a grouped list. */
export function lineHeightsRem(
  layout: RowLayout,
  density: RowDensity,
  headings: 'days' | 'batches',
): { readonly row: number; readonly heading: number } {
  return {
    row: rowsRem[density][layout],
    heading: headings === 'days' ? dayRem : batchesRem[density][layout],
  };
}
