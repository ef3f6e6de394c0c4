import { describe, expect, it } from 'vitest';

import { windowSettings } from '../../../../preload/contract.ts';
import { choicesOf, readNumber, writtenNumber } from '../../../../renderer/settings/settingFields.ts';

const megabyte = 1_000_000;

describe('a field for a whole number', () => {
  it.each([
    ['1', 1],
    [' 16 ', 16],
    ['0', 'refused'],
    ['17', 'refused'],
    ['2.5', 'refused'],
    ['', 'refused'],
    ['many', 'refused'],
  ])('reads %j as %s for uploads at the same time', (text, value) => {
    expect(readNumber(text, windowSettings.parallelUploads)).toBe(value);
  });
});

describe('a field for bytes in megabytes', () => {
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
  ])('reads %j as %s for the speed limit', (text, value) => {
    expect(readNumber(text, windowSettings.bytesPerSecond, megabyte)).toBe(value);
  });

  it('shows the value that was entered', () => {
    expect([null, 2_500_000, 10_000].map((value) => writtenNumber(value, megabyte))).toEqual([
      '',
      '2.5',
      '0.01',
    ]);
  });
});

describe('a list of choices', () => {
  it('has every value of a setting with fixed choices', () => {
    expect(choicesOf('theme', 'dark')).toEqual(['system', 'light', 'dark']);
  });

  it('has the suggested numbers, and the current one in order', () => {
    expect(choicesOf('historyDays', 90)).toEqual([30, 90, 365]);
    expect(choicesOf('historyDays', 61)).toEqual([30, 61, 90, 365]);
    expect(choicesOf('historyDays', null)).toEqual([30, 90, 365]);
  });
});
