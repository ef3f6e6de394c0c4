import { describe, expect, it } from 'vitest';

import { layoutFor, rowHeightRem } from '../../../../renderer/ui/rowLayout.ts';
import { displayCategory, displaySizeBytes } from '../../../../renderer/upload/rowPresentation.ts';
import { sampleFailure, sampleRow } from '../../../support/sampleRow.ts';

describe('what a row shows before main knows more', () => {
  it.each([
    ['Film.MOV', 'video'],
    ['mix.final.wav', 'audio'],
    ['Delivery.zip', null],
    ['mp4', null],
    ['', null],
  ])('the kind that the name %j suggests is %s', (name, category) => {
    expect(displayCategory(sampleRow({ name, category: null }))).toBe(category);
  });

  it('is overruled by what main found', () => {
    expect(displayCategory(sampleRow({ name: 'picture.mp4', category: 'image' }))).toBe('image');
  });

  it('takes the size of a refused file from the refusal', () => {
    const failure = sampleFailure('too-large', { facts: { sizeBytes: 7, capBytes: 5 } });
    expect(displaySizeBytes(sampleRow({ sizeBytes: null, failure }))).toBe(7);
    expect(displaySizeBytes(sampleRow({ sizeBytes: 9, failure }))).toBe(9);
    expect(displaySizeBytes(sampleRow({ sizeBytes: null }))).toBeNull();
  });
});

describe('the layout of a row', () => {
  it('follows the width of the list, and is higher where it is narrow', () => {
    expect([0, 480, 640, 900, 1280].map(layoutFor)).toEqual(['wide', 'narrow', 'medium', 'medium', 'wide']);
    expect(rowHeightRem('narrow')).toBeGreaterThan(rowHeightRem('wide'));
  });
});
