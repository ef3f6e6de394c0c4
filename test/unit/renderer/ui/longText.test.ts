import { describe, expect, it } from 'vitest';

import { cutText, visibleLines } from '../../../../renderer/ui/longText.ts';

describe('a text of the service', () => {
  it('keeps its lines, and shows what would hide or turn the rest', () => {
    expect(visibleLines('one\r\ntwo\rthree\u2028four\tfive')).toBe('one\ntwo\nthree\nfour five');
    expect(visibleLines('a\u202Egpj.exe\u0000')).toBe('a[RLO]gpj.exe␀');
  });

  it('stays whole when it is short, or hardly longer than the limit', () => {
    expect(cutText('A short one', 40)).toEqual({ shown: 'A short one', isCut: false });
    expect(cutText('x'.repeat(48), 40).isCut).toBe(false);
  });

  it('is cut at the end of a word', () => {
    const { shown, isCut } = cutText('A hundred kilobytes of words. '.repeat(3_500), 40);
    expect({ shown, isCut }).toEqual({ shown: 'A hundred kilobytes of words. A hundred …', isCut: true });
  });

  it('is cut where it has no spaces, but inside no emoji', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(cutText('x'.repeat(100), 40).shown).toBe(`${'x'.repeat(40)} …`);
    expect(cutText(family.repeat(30), 40).shown).toBe(`${family.repeat(3)} …`);
  });

  it('is cut after eight lines, however short they are', () => {
    expect(cutText('line\n'.repeat(300), 320)).toEqual({
      shown: `${'line\n'.repeat(7)}line …`,
      isCut: true,
    });
  });

  it('is cut through a tower of accents that is higher than the limit', () => {
    const { shown } = cutText(`Z${'\u0301'.repeat(100_000)}`, 320);
    expect(shown.length).toBeLessThan(400);
  });
});
