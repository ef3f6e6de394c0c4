import { describe, expect, it } from 'vitest';

import { firstChunkSize, nextChunkSize } from '../../../../../main/queue/add/addFiles.ts';

/** The sizes of twenty chunks on a machine on which each file takes so long. */
function sizesAt(msPerFile: number): number[] {
  const sizes = [firstChunkSize];
  for (let turn = 1; turn < 20; turn += 1) {
    const size = sizes.at(-1) ?? 0;
    sizes.push(nextChunkSize(size, Math.floor(size * msPerFile)));
  }
  return sizes;
}

describe('a chunk of files that are taken in', () => {
  it.each([0.02, 0.05, 0.2, 0.5])('settles at a few milliseconds where a file takes %d ms', (msPerFile) => {
    const settled = sizesAt(msPerFile).slice(5);
    for (const size of settled) expect(size * msPerFile).toBeLessThan(20);
    for (const size of settled) expect(size * msPerFile).toBeGreaterThan(2);
  });

  it('never becomes nothing, and never very large', () => {
    expect(sizesAt(50).at(-1)).toBe(10);
    expect(sizesAt(0).at(-1)).toBe(1_000);
  });
});
