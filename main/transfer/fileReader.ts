/**
 * Reads the bytes of a file for sending and notices when the file changes.
 *
 * Invariant: the last slice is handed over only after the file was compared once more with its fingerprint, so a file
 * that changed while it was being sent is never completed in storage.
 */
import { createHash } from 'node:crypto';

import { NotRespondingError } from '../files/driveCalls.ts';
import type { OpenedAndNamed } from '../files/driveThreads.ts';
import type { DriveFile } from '../files/fileCalls.ts';
import { type Fingerprint, fingerprintOf, isSameFile, isSameInode } from '../files/fingerprint.ts';
import {
  LinkError,
  openWithoutLinks,
  readWithoutLinks,
  statOpenWithoutLinks,
  statWithoutLinks,
} from '../files/openFile.ts';
import type { Clock } from '../shared/clock.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import type { Range } from './blockPlan.ts';
import { BufferPool } from './bufferPool.ts';
import type { Md5Worker } from './checksumWorker.ts';

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
  /** All of a small file, as it was when it was opened. null: the file is read as it is sent. */
  readonly content: Buffer | null;
  readonly expected: Fingerprint;
  private readonly path: string;
  private readonly source: DriveFile | ContentInMemory;

  private constructor(path: string, source: DriveFile | ContentInMemory, expected: Fingerprint) {
    this.path = path;
    this.source = source;
    this.content = 'content' in source ? source.content : null;
    this.expected = expected;
    this.sizeBytes = expected.sizeBytes;
  }

  /** The key of the file's drive for its calls; null for a small file, which is in memory. */
  get drive(): string | null {
    return 'content' in this.source ? null : this.source.drive;
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
   * The same for a small file, which is read as a whole by one call to its drive. Rejects with FileChangedError also when
   * it does not match its fingerprint, or changed while it was read.
   */
  static async openSmall(
    path: string,
    expected: Fingerprint,
    pool: BufferPool,
    signal: AbortSignal,
  ): Promise<FileReader> {
    const buffer = await pool.acquire(maxSmallFileBytes, signal);
    try {
      const sizes = { maxWholeBytes: maxSmallFileBytes, headBytes: 0 };
      const read = await readWithoutLinks(path, buffer.bytes, sizes).catch(asChanged);
      if ('named' in read) throw new FileChangedError();
      await read.handle?.close();
      const { sizeBytes } = expected;
      if (read.after === null || read.head.length !== sizeBytes) throw new FileChangedError();
      throwIfChanged(expected, read.after);
      return new FileReader(path, { content: read.head, release: () => pool.release(buffer) }, expected);
    } catch (error) {
      // A read that hangs may still write into the buffer.
      if (error instanceof NotRespondingError) pool.discard(buffer);
      else pool.release(buffer);
      throw error;
    }
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
    if ('content' in this.source) {
      this.source.content.copy(target, 0, offset, offset + length);
      return;
    }
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.source.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new FileChangedError();
      filled += bytesRead;
    }
  }

  /** The base64 MD5 of a part of the file. Rejects with FileChangedError when the file is too short. */
  async digest(md5: Md5Worker, range: Range): Promise<string> {
    if ('content' in this.source) {
      const { offset, length } = range;
      // Passing it to a thread would take longer.
      return createHash('md5')
        .update(this.source.content.subarray(offset, offset + length))
        .digest('base64');
    }
    const digest = await md5.digest({ ...range, fd: this.source.fd, drive: this.source.drive });
    if (digest === null) throw new FileChangedError();
    return digest;
  }

  /**
   * Rejects with FileChangedError when the file no longer matches its fingerprint. Compares both the open file and the
   * file that the path leads to now, because programs often replace a file when they save it. A small file is not open any
   * more.
   */
  async verify(): Promise<void> {
    if ('content' in this.source) {
      const named = await statWithoutLinks(this.path).catch(asChanged);
      throwIfChanged(this.expected, { opened: named, named });
      return;
    }
    throwIfChanged(this.expected, await statOpenWithoutLinks(this.source, this.path).catch(asChanged));
  }

  /** Whether a read hangs that may still write into its buffer. */
  get hasHungRead(): boolean {
    return 'hasHungRead' in this.source && this.source.hasHungRead;
  }

  async close(): Promise<void> {
    if ('content' in this.source) this.source.release();
    else await this.source.close();
  }
}

/** All bytes of a small file. `release` returns the memory, once. */
interface ContentInMemory {
  readonly content: Buffer;
  readonly release: () => void;
}

function throwIfChanged(expected: Fingerprint, now: OpenedAndNamed): void {
  const opened = fingerprintOf(now.opened);
  const named = fingerprintOf(now.named);
  if (opened.sizeBytes !== expected.sizeBytes) throw new FileChangedError();
  const isSame = isSameFile(expected, opened) && isSameInode(expected, opened);
  if (isSame && isSameFile(expected, named)) return;
  throw new FileChangedError(named.sizeBytes === expected.sizeBytes ? 'touched' : 'changed');
}

/** A link that replaced the file counts as a change. The next check of the upload reports it. */
function asChanged(error: unknown): never {
  throw error instanceof LinkError ? new FileChangedError() : error;
}

/** The largest file that is read as a whole before it is sent. */
export const maxSmallFileBytes = 256 * 1_024;
/** The most small files in flight. */
export const maxSmallFiles = 64;

/**
 * The memory for small files, shared by all transfers of an app. Allocating and clearing new memory for each file was a
 * third of what a small file cost.
 */
export function smallFilePool(clock: Clock): BufferPool {
  return new BufferPool(clock, maxSmallFiles * maxSmallFileBytes);
}
