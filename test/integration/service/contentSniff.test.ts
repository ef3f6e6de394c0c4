/** The check of first bytes: every sample passes for its own type, and for no other. */
import { describe, expect, it } from 'vitest';

import { matchesType } from '../../service/contentSniff.ts';
import { contentTypes, type ContentType } from '../../service/contentTypes.ts';
import { sampleBytes } from '../../service/index.ts';

/** An SVG is text, and WAV has two names. */
const alsoMatches: Partial<Record<ContentType, readonly ContentType[]>> = {
  'image/svg+xml': ['text/plain'],
  'audio/wav': ['audio/x-wav'],
  'audio/x-wav': ['audio/wav'],
};

describe.each(contentTypes)('a sample of %s', (type) => {
  it('passes for its type and no other', () => {
    const head = sampleBytes(type, 4_096, 3);
    const matched = contentTypes.filter((other) => matchesType(head, other));
    expect(matched.toSorted()).toEqual([type, ...(alsoMatches[type] ?? [])].toSorted());
  });

  it('is the same for the same seed, another for another, and of the size asked for', () => {
    expect(sampleBytes(type, 1_003, 1)).toEqual(sampleBytes(type, 1_003, 1));
    expect(sampleBytes(type, 1_003, 1)).not.toEqual(sampleBytes(type, 1_003, 2));
    expect(sampleBytes(type, 1_003)).toHaveLength(1_003);
    expect(sampleBytes(type, 3)).toHaveLength(3);
  });
});

describe('text', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), true],
    ['umlauts in UTF-8', Buffer.from('äöü'), true],
    ['a character cut in two at the end', Buffer.from('ä').subarray(0, 1), true],
    ['Latin-1', Buffer.from('äöü', 'latin1'), false],
    ['a NUL byte', Buffer.from('a\0b'), false],
  ])('takes or refuses %s', (_what, head, passes) => {
    expect(matchesType(head, 'text/plain')).toBe(passes);
  });

  it.each(['<?xml version="1.0"?><svg/>', '  \n<svg></svg>', '\uFEFF<svg/>'])('is SVG as %j', (start) => {
    expect(matchesType(Buffer.from(start), 'image/svg+xml')).toBe(true);
  });
});
