/**
 * Reads the bytes of a file for sending and notices when the file changes.
 *
 * Invariant: the last slice is handed over only after the file was compared once more with its fingerprint, so a file
 * that changed while it was being sent is never completed in storage.
 */
import type { DriveFile } from '../files/fileCalls.ts';
import { type Fingerprint, fingerprintOf, isSameFile, isSameInode } from '../files/fingerprint.ts';
import { LinkError, openWithoutLinks, statWithoutLinks } from '../files/openFile.ts';
import type { Clock } from '../shared/clock.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import type { Range } from './blockPlan.ts';
import { BufferPool } from './bufferPool.ts';
import type { Md5Worker } from './checksumWorker.ts';
import type { MultipartFrame } from './multipart.ts';

/** Slices of 64 KiB would halve the speed. */
const sliceBytes = 1_024 * 1_024;

/** Thrown into the body of the request when the file no longer matches its fingerprint. */
export class FileChangedError extends Error {
  /** True when the size is the same, so the content may be the same too; false when the content certainly changed. */
  readonly isTouched: boolean;

  constructor(how: 'touched' | 'changed' = 'changed') {
    super('The file changed while it was being sent');
    this.name = 'FileChangedError';
    this.isTouched = how === 'touched';
  }
}

export class FileReader {
  readonly sizeBytes: number;
  private readonly path: string;
  private readonly handle: DriveFile;
  readonly expected: Fingerprint;

  private constructor(path: string, handle: DriveFile, expected: Fingerprint) {
    this.path = path;
    this.handle = handle;
    this.expected = expected;
    this.sizeBytes = expected.sizeBytes;
  }

  /**
   * `path`: without links. `expected`: the fingerprint that `verify` compares with; null: that of the file as it is
   * now. Rejects with the file system's error, and with FileChangedError when the path leads through a link.
   */
  static async open(path: string, expected: Fingerprint | null): Promise<FileReader> {
    const { handle, stats } = await openWithoutLinks(path).catch(asChanged);
    return new FileReader(path, handle, expected ?? fingerprintOf(stats));
  }

  /**
   * Every byte of the file in order. `onTaken` is called with the number of bytes that the connection has accepted,
   * which are those of all slices before the requested one. Each slice has its own memory, because the socket may
   * still hold the slice before it.
   */
  async *slices(
    bandwidth: BandwidthLimit,
    signal: AbortSignal,
    onTaken: (takenBytes: number) => void,
  ): AsyncGenerator<Buffer> {
    let position = 0;
    while (position < this.sizeBytes) {
      const slice = Buffer.allocUnsafeSlow(
        Math.min(Math.ceil(bandwidth.sliceBytes(sliceBytes)), this.sizeBytes - position),
      );
      await this.readInto(slice, { offset: position, length: slice.length });
      position += slice.length;
      if (position === this.sizeBytes) await this.verify();
      await bandwidth.take(slice.length, signal);
      yield slice;
      onTaken(position);
    }
  }

  /**
   * Reads a part of the file into the beginning of `target`. Rejects with FileChangedError when the file is too short.
   */
  async readInto(target: Buffer, { offset, length }: Range): Promise<void> {
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.handle.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new FileChangedError();
      filled += bytesRead;
    }
  }

  /** The base64 MD5 of a part of the file. Rejects with FileChangedError when the file is too short. */
  async digest(md5: Md5Worker, range: Range): Promise<string> {
    const digest = await md5.digest({ ...range, fd: this.handle.fd, drive: this.handle.drive });
    if (digest === null) throw new FileChangedError();
    return digest;
  }

  /**
   * Rejects with FileChangedError when the file no longer matches its fingerprint. Compares both the open file and the
   * file that the path leads to now, because programs often replace a file when they save it.
   */
  async verify(): Promise<void> {
    const { sizeBytes } = this.expected;
    const opened = fingerprintOf(await this.handle.stat());
    if (opened.sizeBytes !== sizeBytes) throw new FileChangedError();
    const named = fingerprintOf(await statWithoutLinks(this.path).catch(asChanged));
    const isSame = isSameFile(this.expected, opened) && isSameInode(this.expected, opened);
    if (isSame && isSameFile(this.expected, named)) return;
    throw new FileChangedError(named.sizeBytes === sizeBytes ? 'touched' : 'changed');
  }

  /** Whether a read hangs that may still write into its buffer. */
  get hasHungRead(): boolean {
    return this.handle.hasHungRead;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** A link that replaced the file counts as a change. The next check of the upload reports it. */
function asChanged(error: unknown): never {
  throw error instanceof LinkError ? new FileChangedError() : error;
}

/** The largest file that is sent from one buffer, together with its multipart frame. */
export const maxSmallFileBytes = 256 * 1_024;
/** Room for the frame: a name of 255 characters, each in at most nine bytes, and the boundary twice. */
const frameBytes = 4 * 1_024;
/** The most small files in flight: four in each of sixteen slots (queue/run/concurrencyLimits.ts). */
const maxSmallFiles = 64;

/**
 * The memory for small files, shared by all transfers of an app. Allocating and clearing new memory for each file was a
 * third of what a small file cost.
 */
export function smallFilePool(clock: Clock): BufferPool {
  return new BufferPool(clock, maxSmallFiles * (maxSmallFileBytes + frameBytes));
}

/**
 * Reads a small file into one buffer, between the parts of its frame, and passes the buffer to `send`. The buffer is
 * reused when `send` has settled. Rejects with FileChangedError when the file no longer matches its fingerprint, and
 * with the error of `send`.
 */
export async function withSmallFile<Result>(
  pool: BufferPool,
  file: FileReader,
  { before, after }: MultipartFrame,
  signal: AbortSignal,
  send: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  const { sizeBytes } = file;
  const length = before.length + sizeBytes + after.length;
  const buffer = await pool.acquire(Math.max(length, maxSmallFileBytes + frameBytes), signal);
  try {
    const body = buffer.bytes.subarray(0, length);
    before.copy(body);
    await file.readInto(body.subarray(before.length, before.length + sizeBytes), {
      offset: 0,
      length: sizeBytes,
    });
    await file.verify();
    after.copy(body, before.length + sizeBytes);
    return await send(body);
  } finally {
    if (file.hasHungRead) pool.discard(buffer);
    else pool.release(buffer);
  }
}
