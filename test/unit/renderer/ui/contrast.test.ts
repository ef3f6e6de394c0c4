/** Measures the contrast of the design tokens by WCAG 2.2: 4.5:1 for text, 3:1 for bars, controls and the focus. */
import { readFile } from 'node:fs/promises';

import { describe, expect, it } from 'vitest';

const tokens = new Map(
  Array.from(
    (await readFile('renderer/ui/styles/tokens.css', 'utf8')).matchAll(
      /--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/gu,
    ),
    ([, name = '', light = '', dark = '', both = '']) =>
      [name, { light: light || both, dark: dark || both }] as const,
  ),
);

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: 'light' | 'dark'): number {
  const [low = 0, high = 0] = [one, other]
    .map((name) => {
      const token = tokens.get(name);
      if (token === undefined) throw new Error(`There is no colour --${name}`);
      return luminance(token[theme]);
    })
    .toSorted((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['background', 'surface', 'surface-raised', 'hover', 'selected', 'pressed'];
const texts = [
  'text',
  'text-soft',
  'text-faint',
  'accent-text',
  'active',
  'success',
  'quiet',
  'waiting',
  'danger',
];
const onSoftGrounds: readonly (readonly [string, string])[] = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['accent-text', 'accent-soft'],
  ['success', 'success-soft'],
  ['quiet', 'quiet-soft'],
  ['waiting', 'waiting-soft'],
  ['danger', 'danger-soft'],
  ...['video', 'audio', 'image', 'document', 'none'].map(
    (kind) => [`kind-${kind}`, `kind-${kind}-soft`] as const,
  ),
];
const textPairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...onSoftGrounds,
];
const bars = ['active-bar', 'success-bar', 'neutral-bar'];
const barPairs = [
  ...bars.flatMap((bar) =>
    ['track', 'background', 'surface', 'selected'].map((ground) => [bar, ground] as const),
  ),
  ...['control-line', 'scrollbar', 'focus'].flatMap((line) =>
    ['background', 'surface', 'surface-raised', 'selected'].map((ground) => [line, ground] as const),
  ),
];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it('every text has a contrast of at least 4.5:1 to what is behind it', () => {
    expect(textPairs.filter(([text, ground]) => contrast(text, ground, theme) < 4.5)).toEqual([]);
  });

  it('every bar has a contrast of at least 3:1 to its track and the row, and so have lines of controls', () => {
    expect(barPairs.filter(([bar, ground]) => contrast(bar, ground, theme) < 3)).toEqual([]);
  });
});
