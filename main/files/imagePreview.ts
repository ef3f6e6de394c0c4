/**
 * Opens a picture for its thumbnail. The file must still be the one that was checked, and decoding it must be cheap
 * enough.
 */
import { Readable } from 'node:stream';

import type { DriveFile } from './fileCalls.ts';
import { fingerprintOf, isSameFile } from './fingerprint.ts';
import type { FileFacts } from './inspectFile.ts';
import { openWithoutLinks } from './openFile.ts';

/** Larger files show the icon of their type. */
export const maxPictureBytes = 25_000_000;
/** A decoded pixel needs four bytes of memory. */
const maxPixels = 64_000_000;
type Bytes = Pick<DriveFile, 'read'>;

const pieceBytes = 256 * 1_024;

/** The formats that Chromium decodes from their bytes alone. An SVG is not among them because it is a document. */
const shownTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

/** The file's bytes. `path`: without links. null when the picture cannot or should not be shown, for any reason. */
export async function openPicture(
  path: string,
  checked: Pick<FileFacts, 'sizeBytes' | 'mtimeMs' | 'inode' | 'contentType'>,
): Promise<Readable | null> {
  if (!shownTypes.has(checked.contentType) || checked.sizeBytes > maxPictureBytes) return null;
  const opened = await openWithoutLinks(path).catch(() => null); // the check of the upload reports the reason
  if (opened === null) return null;
  const { handle: file, stats } = opened;
  try {
    const size = isSameFile(checked, fingerprintOf(stats)) ? await pictureSize(file) : null;
    if (size !== null && size.width * size.height <= maxPixels)
      return Readable.from(piecesOf(file, checked.sizeBytes), { objectMode: false });
  } catch {
    // The drive is gone, so there is no picture to show.
  }
  await file.close();
  return null;
}

/** The bytes of the file, which is closed at the end. */
async function* piecesOf(file: DriveFile, sizeBytes: number): AsyncGenerator<Buffer> {
  try {
    for (let offset = 0; offset < sizeBytes;) {
      const piece = await readAt(file, offset, Math.min(pieceBytes, sizeBytes - offset));
      if (piece.length === 0) return;
      offset += piece.length;
      yield piece;
    }
  } finally {
    await file.close();
  }
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Enough for the headers of PNG, GIF and WebP. */
const headBytes = 32;
/** A JPEG stores its size after its metadata. No camera writes more segments than this before the size. */
const maxSegments = 200;
/** The first frame of a GIF follows its color table and possibly some comments. */
const gifHeadBytes = 64 * 1_024;

/**
 * How many pixels a picture decodes to, from its headers alone, so that the cost is known before decoding. Each format
 * is read by the rules of Chromium's decoders. null when the file is not a JPEG, PNG, GIF or WebP, when it is broken,
 * or when a header allows more than one reading. @throws the file system's errors.
 */
export async function pictureSize(file: Bytes): Promise<PictureSize | null> {
  const head = await readAt(file, 0, headBytes);
  const size = (await sizeByHead(file, head)) ?? null;
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

async function sizeByHead(file: Bytes, head: Buffer): Promise<PictureSize | null> {
  if (head.length < 4) return null;
  if (head.readUInt16BE(0) === 0xff_d8) return await jpegSize(file);
  if (head.length < headBytes) return null;
  if (head.toString('latin1', 1, 4) === 'PNG') return pngSize(head);
  if (head.toString('latin1', 0, 4) === 'GIF8') return gifSize(await readAt(file, 0, gifHeadBytes));
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return webpSize(head);
  return null;
}

/** Decoders accept other chunks before the header, and then the size is in another place. */
function pngSize(head: Buffer): PictureSize | null {
  if (head.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/** The decoder enlarges the canvas until the first frame fits, and crops later frames. */
function gifSize(head: Buffer): PictureSize | null {
  const screen = { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  const flags = head.readUInt8(10);
  let at = 13 + colorTableBytes(flags);
  while (at + 10 <= head.length) {
    const block = head[at];
    if (block === 0x2c) {
      const width = head.readUInt16LE(at + 1) + head.readUInt16LE(at + 5);
      const height = head.readUInt16LE(at + 3) + head.readUInt16LE(at + 7);
      return { width: Math.max(screen.width, width), height: Math.max(screen.height, height) };
    }
    if (block !== 0x21) return null;
    at += 2;
    // Data blocks follow, each after its length, and end with an empty one.
    for (let length = head[at] ?? 0; length > 0; length = head[at] ?? 0) at += 1 + length;
    at += 1;
  }
  return null;
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** The three formats of WebP are lossy, lossless and extended. The decoder refuses a frame that exceeds its canvas. */
function webpSize(head: Buffer): PictureSize | null {
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (head.readUIntBE(23, 3) !== 0x9d_01_2a) return null;
      return { width: head.readUInt16LE(26) & 0x3f_ff, height: head.readUInt16LE(28) & 0x3f_ff };
    case 'VP8L': {
      if (head[20] !== 0x2f) return null;
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/** Skips from segment to segment up to the frame's header, so that a large color profile or preview is not read. */
async function jpegSize(file: Bytes): Promise<PictureSize | null> {
  let offset = 2;
  for (let segment = 0; segment < maxSegments; segment += 1) {
    const bytes = await readAt(file, offset, 9);
    if (bytes.length < 9 || bytes[0] !== 0xff) return null;
    const marker = bytes[1] ?? 0;
    // Fill bytes may precede a marker.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (isFrame(marker)) return { height: bytes.readUInt16BE(5), width: bytes.readUInt16BE(7) };
    if (isStandalone(marker)) {
      offset += 2;
      continue;
    }
    const length = bytes.readUInt16BE(2);
    // The image data, its end, or bytes that decoders read differently: they skip a stuffed zero without its length.
    if (marker === 0xda || marker === 0xd9 || marker === 0xd8 || marker === 0 || length < 2) return null;
    offset += 2 + length;
  }
  return null;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, whose codes are in the same range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length and content: TEM and the restart markers. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

export async function readAt(file: Bytes, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
