/** Byte ranges of files, as block ids contain them. Pure. */
import type { Range } from '../../main/transfer/blockPlan.ts';

export function overlap(one: Range, other: Range): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}

export function totalBytes(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

/** The byte range in a block's id; null if it is not an id of this app. */
export function rangeOfBlockId(blockId: string): Range | null {
  const [, offset, length] = /^\d+-(\d+)-(\d+)$/.exec(Buffer.from(blockId, 'base64').toString()) ?? [];
  return offset === undefined || length === undefined
    ? null
    : { offset: Number(offset), length: Number(length) };
}
