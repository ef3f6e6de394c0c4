import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  type Range,
  adaptedBlockBytes,
  coversExactly,
  leastBlockBytes,
  missingRanges,
  nextBlock,
} from '../../../../main/transfer/blockPlan.ts';

const mebibyte = 1_024 * 1_024;

describe('the block plan', () => {
  it('covers a file exactly with any confirmed blocks and any block sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        (sizeBytes, sizes, crashes) => {
          const confirmed: Range[] = [];
          for (let round = 0; round <= crashes.length; round += 1) {
            const missing = missingRanges(confirmed, sizeBytes);
            for (let index = 0; ; index += 1) {
              const block = nextBlock(missing, sizes[index % sizes.length] ?? 1);
              if (block === null) break;
              // A crash loses blocks in flight, in any order.
              if (crashes[round] === true && (block.offset + round) % 3 === 0) continue;
              confirmed.push(block);
            }
          }
          expect(coversExactly(confirmed, sizeBytes)).toBe(true);
        },
      ),
    );
  });

  it('detects a gap, an overlap and a block too many', () => {
    expect(coversExactly([{ offset: 0, length: 5 }], 10)).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 5 },
          { offset: 6, length: 4 },
        ],
        10,
      ),
    ).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 6 },
          { offset: 5, length: 5 },
        ],
        10,
      ),
    ).toBe(false);
    expect(
      coversExactly(
        [
          { offset: 0, length: 10 },
          { offset: 10, length: 1 },
        ],
        10,
      ),
    ).toBe(false);
  });

  it('adapts the block size between 1 and 64 MiB, within the memory limit', () => {
    expect(adaptedBlockBytes(8 * mebibyte, 1_000, 1_000 * mebibyte)).toBe(16 * mebibyte);
    expect(adaptedBlockBytes(8 * mebibyte, 15_000, 1_000 * mebibyte)).toBe(8 * mebibyte);
    expect(adaptedBlockBytes(8 * mebibyte, 60_000, 1_000 * mebibyte)).toBe(4 * mebibyte);
    expect(adaptedBlockBytes(mebibyte, 60_000, 1_000 * mebibyte)).toBe(mebibyte);
    expect(adaptedBlockBytes(64 * mebibyte, 1, 1_000 * mebibyte)).toBe(64 * mebibyte);
    expect(adaptedBlockBytes(16 * mebibyte, 1, 24 * mebibyte)).toBe(16 * mebibyte);
  });

  it('keeps a large file within the block limit of storage', () => {
    expect(leastBlockBytes(50_000 * mebibyte, 50_000)).toBe(2 * mebibyte);
  });
});
