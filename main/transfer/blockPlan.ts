/** Which bytes of a file go in which block. Pure. */

/** A part of a file, in bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

const mebibyte = 1_024 * 1_024;
export const firstBlockBytes = 8 * mebibyte;
export const smallestBlockBytes = mebibyte;
const largestBlockBytes = 64 * mebibyte;
/** A block should be on its way for about this long: long enough to be worth a request, short enough to lose. */
const blockTakesMs = { least: 10_000, most: 30_000 };
/** Azure's own limits (docs of Put Block and Put Blob). */
export const maxBlocks = 50_000;
export const largestSinglePutBytes = 5_242_880_000;

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

/** Cuts the next block off the front of what is missing. */
export function nextBlock(missing: Range[], blockBytes: number): Range | null {
  const [first] = missing;
  if (first === undefined) return null;
  const length = Math.min(blockBytes, first.length);
  if (length === first.length) missing.shift();
  else missing[0] = { offset: first.offset + length, length: first.length - length };
  return { offset: first.offset, length };
}

/**
 * The block's id: of one length for every block, and the same whenever these bytes of this content are sent, so that a
 * repeat replaces itself. `generation` counts how often the file was started over: what is left in storage of an older
 * content has other ids.
 */
export function blockId(generation: number, { offset, length }: Range): string {
  return Buffer.from(`${pad(generation, 5)}-${pad(offset, 14)}-${pad(length, 10)}`).toString('base64');
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** The size for the next blocks, after one took `tookMs`. `limitBytes`: what may be lost of one. Powers of two. */
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

/** At least this large, or the file would have more blocks than storage takes. */
export function leastBlockBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / (maxBlocks / 2));
}
