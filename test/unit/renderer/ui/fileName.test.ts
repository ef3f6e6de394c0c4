import { describe, expect, it } from 'vitest';

import { splitName, visibleText } from '../../../../renderer/ui/fileName.ts';

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

describe('a name in little room', () => {
  it('keeps its end with the extension', () => {
    expect(splitName('Aurora_Launch_Film_Master_v07.mov')).toEqual({
      head: 'Aurora_Launch_Film_Mast',
      tail: 'er_v07.mov',
    });
  });

  it.each(['short.mov', 'exactly14c.mov'])('is left whole when it is short: %s', (name) => {
    expect(splitName(name)).toEqual({ head: name, tail: '' });
  });

  it('is not taken apart by an "extension" that is a sentence', () => {
    const { tail } = splitName('Minutes. of the very long meeting in May');
    expect(tail).toHaveLength(6);
  });

  it.each([
    `${'x'.repeat(240)}.mov`,
    `.${'x'.repeat(254)}`,
    'a\nb\nc\nd\ne\nf\ng\nh\ni.mp4',
    '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png',
    'סרטון השקה סופי לקמפיין הגדול של השנה.mp4',
  ])('loses nothing: head and tail are the whole of %j', (name) => {
    const { head, tail } = splitName(name);
    expect(head + tail).toBe(visibleText(name));
    expect(tail).not.toBe('');
    expect(tail).not.toMatch(/^(?:\u200d|\ufe0f|\p{M})/u);
  });
});
