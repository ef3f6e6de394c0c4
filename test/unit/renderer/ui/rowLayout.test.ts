import { describe, expect, it } from 'vitest';

import { layoutFor, lineHeightsRem } from '../../../../renderer/ui/rowLayout.ts';

describe('the layout of a row', () => {
  it('follows the width of the list, and is higher when narrow', () => {
    expect([0, 480, 640, 900, 1280, 1400].map(layoutFor)).toEqual([
      'wide',
      'narrow',
      'medium',
      'medium',
      'wide',
      'full',
    ]);
    for (const density of ['comfortable', 'compact'] as const)
      expect(lineHeightsRem('narrow', density, 'days').row).toBeGreaterThan(
        lineHeightsRem('wide', density, 'days').row,
      );
  });

  it('has rows of 64 or 44 px, and headings that are lower', () => {
    expect(lineHeightsRem('wide', 'comfortable', 'days')).toEqual({ row: 4, heading: 2 });
    expect(lineHeightsRem('wide', 'compact', 'days')).toEqual({ row: 2.75, heading: 2 });
    for (const density of ['comfortable', 'compact'] as const)
      for (const layout of ['full', 'wide', 'medium', 'narrow'] as const) {
        const { row, heading } = lineHeightsRem(layout, density, 'batches');
        expect(heading).toBeLessThan(row);
      }
  });
});
