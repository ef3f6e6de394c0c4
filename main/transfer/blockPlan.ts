/** Decides which bytes of a file go into which block. Every function is pure. */

/** A part of a file, in bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

const mebibyte = 1_024 * 1_024;
/** The size of the first blocks. A file that is not larger is sent with one request. */
export const firstBlockBytes = 8 * mebibyte;
export const smallestBlockBytes = mebibyte;
const largestBlockBytes = 64 * mebibyte;
/** The target for the time that a block takes: long enough to be worth a request, short enough to lose. */
const blockTakesMs = { least: 10_000, most: 30_000 };

/** The parts that no confirmed block covers, in order. */
export function missingRanges(confirmed: readonly Range[], sizeBytes: number): Range[] {
  const missing: Range[] = [];
  let position = 0;
  for (const { offset, length } of confirmed.toSorted((a, b) => a.offset - b.offset)) {
    if (offset > position) missing.push({ offset: position, length: offset - position });
    position = Math.max(position, offset + length);
  }
  if (position < sizeBytes) missing.push({ offset: position, length: sizeBytes - position });
  return missing;
}

/** Whether the blocks, in order, are exactly the file: no gap, no overlap, nothing beyond its end. */
export function coversExactly(confirmed: readonly Range[], sizeBytes: number): boolean {
  let position = 0;
  for (const { offset, length } of confirmed.toSorted((a, b) => a.offset - b.offset)) {
    if (offset !== position) return false;
    position += length;
  }
  return position === sizeBytes;
}

/** Cuts the next block off the front of `missing`; null when nothing is missing. */
export function nextBlock(missing: Range[], blockBytes: number): Range | null {
  const [first] = missing;
  if (first === undefined) return null;
  const length = Math.min(blockBytes, first.length);
  if (length === first.length) missing.shift();
  else missing[0] = { offset: first.offset + length, length: first.length - length };
  return { offset: first.offset, length };
}

/**
 * The size for the next blocks after a block took `tookMs`. `limitBytes` is how much of one block a crash may cost. The
 * result is a power of two.
 */
export function adaptedBlockBytes(blockBytes: number, tookMs: number, limitBytes: number): number {
  const wanted =
    tookMs < blockTakesMs.least / 2
      ? blockBytes * 2
      : tookMs > blockTakesMs.most
        ? blockBytes / 2
        : blockBytes;
  const limit = 2 ** Math.floor(Math.log2(Math.max(limitBytes, smallestBlockBytes)));
  return Math.min(Math.max(wanted, smallestBlockBytes), largestBlockBytes, limit);
}

/** The smallest block size with which the file stays within storage's `maxBlocks`, with a margin of half of them. */
export function leastBlockBytes(sizeBytes: number, maxBlocks: number): number {
  return Math.ceil(sizeBytes / (maxBlocks / 2));
}
