/**
 * The file as a source of bytes that notices when it changes.
 *
 * Invariant: the last slice is handed over only after the file was compared once more with what was looked at, so that
 * a file that changed while it was being sent is never completed in storage.
 */
import { type FileHandle, open, stat } from 'node:fs/promises';

import { type Fingerprint, fingerprintOf, isSameFile } from '../files/fingerprint.ts';
import type { BandwidthLimit } from './bandwidthLimit.ts';
import type { Range } from './blockPlan.ts';
import type { Md5Worker } from './checksumWorker.ts';

/** Each slice is memory of its own. 64 KiB ones would cost half the speed. */
const sliceBytes = 1_024 * 1_024;

/** Thrown into the body's stream when the file is no longer the one that was looked at. */
export class FileChangedError extends Error {
  /** Its size is the same, and perhaps its content too; else it changed for sure. */
  readonly isTouched: boolean;

  constructor(how: 'touched' | 'changed' = 'changed') {
    super('The file changed while it was being sent');
    this.name = 'FileChangedError';
    this.isTouched = how === 'touched';
  }
}

export class FileSource {
  readonly sizeBytes: number;
  private readonly path: string;
  private readonly handle: FileHandle;
  private readonly expected: Fingerprint;

  private constructor(path: string, handle: FileHandle, expected: Fingerprint) {
    this.path = path;
    this.handle = handle;
    this.expected = expected;
    this.sizeBytes = expected.sizeBytes;
  }

  /** `expected`: as it was looked at, see `verify`. Rejects with the file system's own error when it cannot be opened. */
  static async open(path: string, expected: Fingerprint): Promise<FileSource> {
    return new FileSource(path, await open(path, 'r'), expected);
  }

  /**
   * Every byte of the file in order. `onTaken` hears how many bytes the wire has taken: those of the slices before the
   * one that is being waited for. Each slice has memory of its own: the socket may still hold the one before.
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

  /** Fills the beginning of `target` with a part of the file. Rejects with FileChangedError when the file is too short. */
  async readInto(target: Buffer, { offset, length }: Range): Promise<void> {
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.handle.read(target, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new FileChangedError();
      filled += bytesRead;
    }
  }

  /** The MD5 of a part of the file, see `Md5Worker`. Rejects with FileChangedError when the file is too short. */
  async digest(md5: Md5Worker, range: Range): Promise<string> {
    const digest = await md5.digest({ ...range, fd: this.handle.fd });
    if (digest === null) throw new FileChangedError();
    return digest;
  }

  /**
   * Rejects with FileChangedError when the file is no longer the one that was looked at. Compares both what is open and
   * what the path leads to now: saving often replaces a file by a new one.
   */
  async verify(): Promise<void> {
    const { sizeBytes } = this.expected;
    const opened = fingerprintOf(await this.handle.stat());
    if (opened.sizeBytes !== sizeBytes) throw new FileChangedError();
    const named = fingerprintOf(await stat(this.path));
    if (isSameFile(this.expected, opened) && isSameFile(this.expected, named)) return;
    throw new FileChangedError(named.sizeBytes === sizeBytes ? 'touched' : 'changed');
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
