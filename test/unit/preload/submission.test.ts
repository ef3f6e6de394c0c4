/** The bounds of metadata and sidekicks, which the window checks at its fields and the main process at every call. */
import { describe, expect, it } from 'vitest';

import {
  isSidekickId,
  metadataProblem,
  metadataSchema,
  readMetadata,
  submissionBounds,
  submissionChoiceSchema,
} from '../../../preload/contract.ts';

const { metadataKeys, metadataKeyLength, metadataValueLength, metadataLength } = submissionBounds;

function keys(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, 'x']));
}

describe('metadata', () => {
  it.each([
    [keys(metadataKeys + 1), { problem: 'too-many-keys', bound: metadataKeys }],
    [{ ' ': 'x' }, { problem: 'key-empty' }],
    [
      { ['k'.repeat(metadataKeyLength + 1)]: 'x' },
      { problem: 'key-too-long', key: 'k'.repeat(metadataKeyLength + 1), bound: metadataKeyLength },
    ],
    [
      { a: 'x'.repeat(metadataValueLength + 1) },
      { problem: 'value-too-long', key: 'a', bound: metadataValueLength },
    ],
    [{ a: Array.from({ length: metadataLength }, () => 1) }, { problem: 'too-long', bound: metadataLength }],
  ])('is refused with the bound that it exceeds', (metadata, problem) => {
    expect(metadataProblem(metadata)).toEqual(problem);
    expect(metadataSchema.safeParse(metadata).success).toBe(false);
  });

  it('is accepted at each bound', () => {
    const atBounds = {
      ...keys(metadataKeys - 2),
      ['k'.repeat(metadataKeyLength)]: 'x'.repeat(metadataValueLength),
      nested: { list: [1, true, null] },
    };
    expect(metadataProblem(atBounds)).toBeNull();
    expect(metadataSchema.parse(atBounds)).toEqual(atBounds);
  });

  it.each([
    ['{"a": 1,\n b}', { problem: 'not-json', line: 2, column: 2 }],
    ['{"a": "x"', { problem: 'not-json', line: 1, column: 10 }],
    ['["a"]', { problem: 'not-an-object' }],
    ['"a"', { problem: 'not-an-object' }],
    ['{"": 1}', { problem: 'key-empty' }],
  ])('of the advanced field %j says where it is wrong', (text, problem) => {
    expect(readMetadata(text)).toEqual({ problem });
  });

  it('of the advanced field is read as one object', () => {
    expect(readMetadata(' ')).toEqual({ metadata: {} });
    expect(readMetadata('{"campaign": "spring", "budget": {"eur": 7}}')).toEqual({
      metadata: { campaign: 'spring', budget: { eur: 7 } },
    });
  });
});

describe('a sidekick', () => {
  it('is a UUID', () => {
    expect(isSidekickId('2F1F6A0E-7d1b-4a53-9d0e-0c6f5b0a7e11')).toBe(true);
    for (const text of [
      '',
      'legal',
      '2f1f6a0e7d1b4a539d0e0c6f5b0a7e11',
      '2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e1',
    ])
      expect(isSidekickId(text)).toBe(false);
    const choice = { mode: 'each', metadata: {}, sidekickIds: ['legal'] };
    expect(submissionChoiceSchema.safeParse(choice).success).toBe(false);
  });
});
