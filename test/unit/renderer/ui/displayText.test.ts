import { describe, expect, it } from 'vitest';

import { splitName, visibleText } from '../../../../renderer/ui/displayText.ts';
import { cutText, visibleLines } from '../../../../renderer/ui/displayText.ts';

describe('text from outside', () => {
  it.each([
    ['two\nlines', 'two␊lines'],
    ['tab\tbell\u0007', 'tab␉bell␇'],
    ['delete\u007f', 'delete␡'],
    ['next line\u0085', 'next line␦'],
    ['invoice\u202Egpj.exe', 'invoice[RLO]gpj.exe'],
    ['a\u2066b\u2069c', 'a[LRI]b[PDI]c'],
    ['<b>&amp;</b>', '<b>&amp;</b>'],
    ['סרטון.mp4', 'סרטון.mp4'],
    ['👩‍👩‍👧‍👦.png', '👩‍👩‍👧‍👦.png'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});

describe('a name in a narrow column', () => {
  it('keeps its end with the extension', () => {
    expect(splitName('Aurora_Launch_Film_Master_v07.mov')).toEqual({
      head: 'Aurora_Launch_Film_Mast',
      tail: 'er_v07.mov',
    });
  });

  it.each(['short.mov', 'exactly14c.mov'])('is not split when it is short: %s', (name) => {
    expect(splitName(name)).toEqual({ head: name, tail: '' });
  });

  it('does not treat a sentence after a dot as an extension', () => {
    const { tail } = splitName('Minutes. of the very long meeting in May');
    expect(tail).toHaveLength(6);
  });

  it.each([
    `${'x'.repeat(240)}.mov`,
    `.${'x'.repeat(254)}`,
    'a\nb\nc\nd\ne\nf\ng\nh\ni.mp4',
    '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png',
    'סרטון השקה סופי לקמפיין הגדול של השנה.mp4',
  ])('loses nothing when it is split: %j', (name) => {
    const { head, tail } = splitName(name);
    expect(head + tail).toBe(visibleText(name));
    expect(tail).not.toBe('');
    expect(tail).not.toMatch(/^(?:\u200d|\ufe0f|\p{M})/u);
  });
});

describe('a text of the service', () => {
  it('keeps its lines, and makes hidden characters visible', () => {
    expect(visibleLines('one\r\ntwo\rthree\u2028four\tfive')).toBe('one\ntwo\nthree\nfour five');
    expect(visibleLines('a\u202Egpj.exe\u0000')).toBe('a[RLO]gpj.exe␀');
  });

  it('is not cut when it is short or only slightly too long', () => {
    expect(cutText('A short one', 40)).toEqual({ shown: 'A short one', isCut: false });
    expect(cutText('x'.repeat(48), 40).isCut).toBe(false);
  });

  it('is cut at the end of a word', () => {
    const { shown, isCut } = cutText('A hundred kilobytes of words. '.repeat(3_500), 40);
    expect({ shown, isCut }).toEqual({ shown: 'A hundred kilobytes of words. A hundred …', isCut: true });
  });

  it('is cut without spaces, but never inside an emoji', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(cutText('x'.repeat(100), 40).shown).toBe(`${'x'.repeat(40)} …`);
    expect(cutText(family.repeat(30), 40).shown).toBe(`${family.repeat(3)} …`);
  });

  it('is cut after eight lines', () => {
    expect(cutText('line\n'.repeat(300), 320)).toEqual({
      shown: `${'line\n'.repeat(7)}line …`,
      isCut: true,
    });
  });

  it('is cut inside a single grapheme that is longer than the limit', () => {
    const { shown } = cutText(`Z${'\u0301'.repeat(100_000)}`, 320);
    expect(shown.length).toBeLessThan(400);
  });
});
