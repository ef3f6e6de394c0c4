import { describe, expect, it } from 'vitest';

import { chooseLanguage } from '../../../../preload/contract.ts';
import { byteParts } from '../../../../renderer/i18n/format.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { chooseRegion } from '../../../../renderer/i18n/translate.ts';

const { format } = createI18n('en');
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [88_400, '88 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [4_250_000, '4.25 MB'],
    [18_400_000, '18.4 MB'],
    [214_000_000, '214 MB'],
    [999_950_000, '1 GB'],
    [5_000_000_000, '5 GB'],
    [1_234_000_000_000, '1.23 TB'],
  ])('%i are %s', (sizeBytes, words) => {
    expect(format.bytes(sizeBytes)).toBe(words);
  });

  it('never show 1,000 of a unit', () => {
    for (let power = 0; power < 15; power += 1) {
      for (const near of [0.9994, 0.9995, 0.99994, 1])
        expect(byteParts(near * 10 ** power).value).toBeLessThan(999.5);
    }
  });

  it('can be exact to the byte', () => {
    expect(format.exactBytes(5_000_000_001)).toBe('5,000,000,001 bytes');
  });

  it('and speeds use the format of the language', () => {
    expect(format.rate(84_000_000)).toBe('84 MB/s');
    expect(createI18n('de').format.bytes(4_250_000)).toBe('4,25 MB');
  });
});

describe('durations', () => {
  it.each([
    [-5, '0 s'],
    [1, '1 s'],
    [7_200, '8 s'],
    [59 * second, '59 s'],
    [59.5 * second, '1 min'],
    [6 * minute, '6 min'],
    [59.5 * minute, '1 h'],
    [2 * hour, '2 h'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [24 * hour, '1 day'],
    [50 * hour, '3 days'],
  ])('%i ms are %s', (durationMs, words) => {
    expect(format.duration(durationMs)).toBe(words);
  });
});

describe('moments', () => {
  it('show the time when today, and otherwise the date too', () => {
    const now = new Date(2026, 7, 20, 18, 0).getTime();
    expect(format.moment(new Date(2026, 7, 20, 9, 5).getTime(), now)).toBe('9:05 AM');
    expect(format.moment(new Date(2026, 7, 19, 9, 5).getTime(), now)).toMatch(/Aug/);
  });
});

describe('the language', () => {
  it('is the chosen one, else the system’s when supported, else English', () => {
    expect(chooseLanguage('de', 'en-US')).toBe('de');
    expect(chooseLanguage('system', 'de-AT')).toBe('de');
    expect(chooseLanguage('system', 'de_DE.UTF-8')).toBe('de');
    expect(chooseLanguage('system', 'ja-JP')).toBe('en');
  });

  it('uses the region of the system when its language is shown', () => {
    expect(chooseRegion('de', 'de-CH')).toBe('de-CH');
    expect(chooseRegion('en', 'de-CH')).toBe('en');
    expect(chooseRegion('en', 'en_US.UTF-8')).toBe('en');
  });

  it('changes for functions that were destructured before', () => {
    const { t, format: formats, setLanguage } = createI18n('en');
    setLanguage('de');
    expect(t('top.pauseAll')).toBe('Alle pausieren');
    expect(formats.bytes(4_250_000)).toBe('4,25 MB');
  });
});

describe('a day', () => {
  it('is formatted for the language, and unchanged when it is not a date', () => {
    const german = createI18n('de').format;
    expect(format.day('2023-03-14')).toBe('Mar 14, 2023');
    expect(german.day('2023-03-14T23:59:00Z')).toBe('14.03.2023');
    for (const other of ['', 'not a date', '2023', '14 March 2023', '2023-99-99']) {
      expect(format.day(other)).toBe(other);
    }
  });
});
