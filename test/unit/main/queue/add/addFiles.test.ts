import { describe, expect, it } from 'vitest';

import { firstChunkSize, nextChunkSize } from '../../../../../main/queue/add/addFiles.ts';

/** The sizes of twenty chunks if each file takes `msPerFile`. */
function sizesAt(msPerFile: number): number[] {
  const sizes = [firstChunkSize];
  for (let turn = 1; turn < 20; turn += 1) {
    const size = sizes.at(-1) ?? 0;
    sizes.push(nextChunkSize(size, Math.floor(size * msPerFile)));
  }
  return sizes;
}

describe('the size of a chunk', () => {
  it.each([0.02, 0.05, 0.2, 0.5])(
    'leads to a few milliseconds per chunk when a file takes %d ms',
    (msPerFile) => {
      const settled = sizesAt(msPerFile).slice(5);
      for (const size of settled) expect(size * msPerFile).toBeLessThan(20);
      for (const size of settled) expect(size * msPerFile).toBeGreaterThan(2);
    },
  );

  it('stays between 10 and 1,000 files', () => {
    expect(sizesAt(50).at(-1)).toBe(10);
    expect(sizesAt(0).at(-1)).toBe(1_000);
  });
});
