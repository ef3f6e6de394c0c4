/**
 * A small file in one piece of memory together with its frame. The memory is used again and again: with a new piece for
 * each, making and clearing memory was a third of what a small file cost.
 */
import type { Clock } from '../shared/clock.ts';
import { BufferPool } from './bufferPool.ts';
import type { FileSource } from './fileReader.ts';
import type { MultipartFrame } from './multipart.ts';

/** The largest file that is sent so. */
export const wholeFileBytes = 256 * 1_024;
/** For the frame: a name of 255 characters, each written in at most nine bytes, and the boundary twice. */
const frameBytes = 4 * 1_024;
/** As many as can be on their way at once: four in each of sixteen places (queue/places.ts). */
const piecesAtOnce = 64;

/** What the transfers of an app share. */
export function wholeFilePool(clock: Clock): BufferPool {
  return new BufferPool(clock, piecesAtOnce * (wholeFileBytes + frameBytes));
}

/**
 * Reads the file between the parts of the frame and hands that to `send`; the memory is used by another when that has
 * settled. Rejects with FileChangedError when the file is no longer the one that was looked at, and with what `send`
 * rejects with.
 */
export async function withWholeFile<Result>(
  pool: BufferPool,
  source: FileSource,
  { before, after }: MultipartFrame,
  signal: AbortSignal,
  send: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  const { sizeBytes } = source;
  const length = before.length + sizeBytes + after.length;
  const buffer = await pool.take(Math.max(length, wholeFileBytes + frameBytes), signal);
  try {
    const body = buffer.bytes.subarray(0, length);
    const file = body.subarray(before.length, before.length + sizeBytes);
    before.copy(body);
    await source.readInto(file, { offset: 0, length: sizeBytes });
    await source.verify();
    after.copy(body, before.length + sizeBytes);
    return await send(body);
  } finally {
    pool.giveBack(buffer);
  }
}
