/** Cuts the bytes of a block into slices that suit the link: from memory, or read ahead while the slice before is sent. */
import type { BandwidthLimit } from './bandwidthLimit.ts';
import type { Range } from './blockPlan.ts';
import type { PooledBuffer } from './bufferPool.ts';
import type { FileReader } from './fileReader.ts';

/**
 * Each accepted slice counts as progress, so the slices are sized to take about this long. They start small and grow,
 * because large slices cost least.
 */
const sliceTakesMs = 50;
const smallestSliceBytes = 128 * 1_024;
const largestSliceBytes = 4 * 1_024 * 1_024;
/** A block is read while it is sent, so it needs the memory of two slices of this size, however large it is. */
const readSliceBytes = 2 * 1_024 * 1_024;

/** How many bytes of memory the slices of a block need. */
export function sliceBufferBytes({ length }: Range): number {
  return Math.min(length, 2 * readSliceBytes);
}

/** The slices of one file's blocks. */
export class BlockSlices {
  private readonly file: FileReader;
  private readonly bandwidth: BandwidthLimit;
  private readonly signal: AbortSignal;
  private sliceBytes = smallestSliceBytes;

  constructor(file: FileReader, bandwidth: BandwidthLimit, signal: AbortSignal) {
    this.file = file;
    this.bandwidth = bandwidth;
    this.signal = signal;
  }

  /**
   * The bytes of a block, within the bandwidth limit. `buffer`: the memory to read into; null for a file in memory. When
   * the next slice is requested, the last one was accepted, so `onAccepted` is called with the bytes of the block that
   * the connection has accepted. Rejects with FileChangedError, the file system's error, and the signal's reason.
   */
  async *of(
    range: Range,
    buffer: PooledBuffer | null,
    onAccepted: (acceptedBytes: number) => void,
  ): AsyncGenerator<Buffer> {
    const slices = buffer === null ? this.fromMemory(range) : this.readAhead(range, buffer);
    let position = 0;
    for await (const slice of slices) {
      await this.bandwidth.take(slice.length, this.signal);
      yield slice;
      position += slice.length;
      onAccepted(position);
    }
  }

  /** A block of this length took so long, which decides the size of the slices after it. */
  blockTook(length: number, tookMs: number): void {
    const bytesInTime = (length / Math.max(1, tookMs)) * sliceTakesMs;
    this.sliceBytes = Math.ceil(Math.min(largestSliceBytes, Math.max(smallestSliceBytes, bytesInTime)));
  }

  private *fromMemory({ offset, length }: Range): Generator<Buffer> {
    const { content } = this.file;
    if (content === null) return;
    for (let position = 0; position < length;) {
      const next = Math.min(length, position + this.nextSliceBytes());
      yield content.subarray(offset + position, offset + next);
      position = next;
    }
  }

  /** Reads one half of the buffer while the other half is sent. Nothing reads any more when it ends, even early. */
  private async *readAhead(range: Range, { bytes }: PooledBuffer): AsyncGenerator<Buffer> {
    const half = Math.ceil(bytes.length / 2);
    const halves = [bytes.subarray(0, half), bytes.subarray(half)];
    let position = 0;
    const readNext = async (): Promise<Buffer | null> => {
      const [target = bytes] = halves;
      halves.reverse();
      const length = Math.min(range.length - position, target.length, this.nextSliceBytes());
      if (length === 0) return null;
      const slice = target.subarray(0, length);
      const offset = range.offset + position;
      position += length;
      await this.file.readInto(slice, { offset, length });
      return slice;
    };
    let reading = readNext();
    try {
      for (;;) {
        const slice = await reading;
        if (slice === null) return;
        reading = readNext();
        reading.catch(() => undefined); // the next iteration throws it
        yield slice;
      }
    } finally {
      await reading.catch(() => undefined);
    }
  }

  private nextSliceBytes(): number {
    return Math.ceil(this.bandwidth.sliceBytes(this.sliceBytes));
  }
}
