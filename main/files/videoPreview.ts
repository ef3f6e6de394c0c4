/**
 * Opens a video so that one of its frames can be decoded. The file must still be the one that was checked and lie on a
 * drive of this computer, and only a bounded part of it is ever read.
 */
import { Readable } from 'node:stream';

import { type DriveFile, isOnNetworkDrive } from './fileCalls.ts';
import { fingerprintOf, isSameFile } from './fingerprint.ts';
import { readAt } from './imagePreview.ts';
import type { FileFacts } from './inspectFile.ts';
import { openWithoutLinks } from './openFile.ts';

/** The containers that Chromium may know. Whether it has the decoder shows when it decodes. */
const shownTypes: ReadonlySet<string> = new Set(['video/mp4', 'video/quicktime', 'video/x-matroska']);
/** An index at the end of the file and a few seconds of any usual video are less. */
const maxReadBytes = 48_000_000;
const pieceBytes = 128 * 1_024;

export interface VideoSource {
  readonly sizeBytes: number;
  /** The bytes from `start` to `end` (inclusive). Ends early with an error once too much was read. */
  read(start: number, end: number): Readable;
  close(): Promise<void>;
}

/** `path`: without links. null when a frame cannot or should not be shown, for any reason. */
export async function openVideo(
  path: string,
  checked: Pick<FileFacts, 'sizeBytes' | 'mtimeMs' | 'inode' | 'contentType'>,
): Promise<VideoSource | null> {
  if (!shownTypes.has(checked.contentType) || (await isOnNetworkDrive(path))) return null;
  const opened = await openWithoutLinks(path).catch(() => null); // the check of the upload reports the reason
  if (opened === null) return null;
  const { handle, stats } = opened;
  if (isSameFile(checked, fingerprintOf(stats))) return videoSource(handle, checked.sizeBytes);
  await handle.close();
  return null;
}

/** `file` is closed with the source. */
export function videoSource(file: Pick<DriveFile, 'read' | 'close'>, sizeBytes: number): VideoSource {
  let left = maxReadBytes;
  let isClosed = false;
  async function* pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let offset = start; offset <= end;) {
      const length = Math.min(pieceBytes, end - offset + 1);
      left -= length;
      if (left < 0) throw new Error('Too much of the video was read');
      if (isClosed) return;
      const piece = await readAt(file, offset, length);
      if (piece.length === 0) return;
      offset += piece.length;
      yield piece;
    }
  }
  return {
    sizeBytes,
    read: (start, end) => Readable.from(pieces(start, end), { objectMode: false, highWaterMark: pieceBytes }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await file.close();
    },
  };
}
