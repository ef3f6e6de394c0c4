/**
 * The layout and the heights of the list's lines at the width of the list. Heights are in rem, so that they grow with the
 * font size.
 */
import type { WindowSettings } from '../../preload/contract.ts';

export type RowLayout = 'wide' | 'medium' | 'narrow';
export type RowDensity = WindowSettings['rowDensity'];

/** Below this width, the buttons of a row have no labels. */
const mediumPx = 960;
/** Below this width, a row has several lines of text below each other. */
const narrowPx = 640;

/** A width of 0 means not measured yet. */
export function layoutFor(widthPx: number): RowLayout {
  if (widthPx === 0 || widthPx >= mediumPx) return 'wide';
  return widthPx >= narrowPx ? 'medium' : 'narrow';
}

const rowsRem: Readonly<Record<RowDensity, Readonly<Record<RowLayout, number>>>> = {
  comfortable: { wide: 4, medium: 4, narrow: 6.75 },
  compact: { wide: 2.75, medium: 2.75, narrow: 4.25 },
};

const batchesRem: Readonly<Record<RowDensity, Readonly<Record<RowLayout, number>>>> = {
  comfortable: { wide: 3, medium: 3.5, narrow: 5.5 },
  compact: { wide: 2.25, medium: 2.5, narrow: 4 },
};

const dayRem = 2;

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
