import { describe, expect, it } from 'vitest';

import { choicesWith } from '../../../renderer/logic/settingChoices.ts';
import { megabytesOf, readBandwidth, readParallel } from '../../../renderer/logic/transferSettings.ts';

describe('uploads at the same time', () => {
  it.each([
    ['1', 1],
    [' 16 ', 16],
    ['0', 'refused'],
    ['17', 'refused'],
    ['2.5', 'refused'],
    ['', 'refused'],
    ['many', 'refused'],
  ])('%j reads as %s', (text, value) => {
    expect(readParallel(text)).toBe(value);
  });
});

describe('the speed limit', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['2.5', 2_500_000],
    ['2,5', 2_500_000],
    ['0.01', 10_000],
    ['0', 'refused'],
    ['-1', 'refused'],
    ['10001', 'refused'],
    ['fast', 'refused'],
  ])('%j reads as %s', (text, value) => {
    expect(readBandwidth(text)).toBe(value);
  });

  it('is shown as it was written', () => {
    expect([null, 2_500_000, 10_000].map(megabytesOf)).toEqual(['', '2.5', '0.01']);
  });
});

it('offers a value that a hand wrote into the file as well', () => {
  expect(choicesWith([30, 90], 90)).toEqual([30, 90]);
  expect(choicesWith([30, 90], 61)).toEqual([30, 61, 90]);
  expect(choicesWith([30, 90], null)).toEqual([30, 90]);
});
