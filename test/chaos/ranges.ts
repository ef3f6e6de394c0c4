/** Parts of files, as blocks name them. Pure. */
import type { Range } from '../../main/transfer/blockPlan.ts';

export function overlap(one: Range, other: Range): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}

export function totalBytes(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

/** The part of the file that a block's id is for; null where it is no id of ours. */
export function rangeOfBlockId(blockId: string): Range | null {
  const [, offset, length] = /^\d+-(\d+)-(\d+)$/.exec(Buffer.from(blockId, 'base64').toString()) ?? [];
  return offset === undefined || length === undefined
    ? null
    : { offset: Number(offset), length: Number(length) };
}
