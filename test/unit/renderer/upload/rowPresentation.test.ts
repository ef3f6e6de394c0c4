import { describe, expect, it } from 'vitest';

import { displayCategory, displaySizeBytes } from '../../../../renderer/upload/rowPresentation.ts';
import { sampleFailure, sampleRow } from '../../../support/sampleRow.ts';

describe('what a row shows before the check', () => {
  it.each([
    ['Film.MOV', 'video'],
    ['mix.final.wav', 'audio'],
    ['Delivery.zip', null],
    ['mp4', null],
    ['', null],
  ])('shows the category of the name %j as %s', (name, category) => {
    expect(displayCategory(sampleRow({ name, category: null }))).toBe(category);
  });

  it('shows the category of the check when there is one', () => {
    expect(displayCategory(sampleRow({ name: 'picture.mp4', category: 'image' }))).toBe('image');
  });

  it('shows the size of a refused file from its failure', () => {
    const failure = sampleFailure('too-large', { facts: { sizeBytes: 7, capBytes: 5 } });
    expect(displaySizeBytes(sampleRow({ sizeBytes: null, failure }))).toBe(7);
    expect(displaySizeBytes(sampleRow({ sizeBytes: 9, failure }))).toBe(9);
    expect(displaySizeBytes(sampleRow({ sizeBytes: null }))).toBeNull();
  });
});
