/** The local service's sample bytes: every sample proves its own type, and no other. */
import { describe, expect, it } from 'vitest';

import { type AllowedType, allowedTypes } from '../../../main/files/allowedTypes.ts';
import { proves } from '../../../main/files/proofs/typeProof.ts';
import { sampleBytes } from '../../service/index.ts';
import { bytesOf } from '../../support/fileBytes.ts';

/** WAV has two names. */
const alsoProves: Partial<Record<AllowedType, readonly AllowedType[]>> = {
  'image/svg+xml': ['text/plain'],
  'audio/wav': ['audio/x-wav'],
  'audio/x-wav': ['audio/wav'],
};

describe.each(allowedTypes)('a sample of %s', (type) => {
  it('proves its type and no other', async () => {
    const file = bytesOf(sampleBytes(type, 4_096, 3));
    const proved: AllowedType[] = [];
    for (const other of allowedTypes) if (await proves(other, file)) proved.push(other);
    expect(proved.toSorted()).toEqual([type, ...(alsoProves[type] ?? [])].toSorted());
  });

  it('is the same for the same seed, another for another, and of the requested size', () => {
    expect(sampleBytes(type, 1_003, 1)).toEqual(sampleBytes(type, 1_003, 1));
    expect(sampleBytes(type, 1_003, 1)).not.toEqual(sampleBytes(type, 1_003, 2));
    expect(sampleBytes(type, 1_003)).toHaveLength(1_003);
    expect(sampleBytes(type, 3)).toHaveLength(3);
  });
});
