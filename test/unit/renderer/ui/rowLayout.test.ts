import { describe, expect, it } from 'vitest';

import { layoutFor, rowHeightRem } from '../../../../renderer/ui/rowLayout.ts';

describe('the layout of a row', () => {
  it('follows the width of the list, and is higher when narrow', () => {
    expect([0, 480, 640, 900, 1280].map(layoutFor)).toEqual(['wide', 'narrow', 'medium', 'medium', 'wide']);
    expect(rowHeightRem('narrow')).toBeGreaterThan(rowHeightRem('wide'));
  });
});
