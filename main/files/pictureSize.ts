/**
 * How many pixels a picture decodes to, by its headers alone: what decoding costs is known before it begins. Each format is
 * read by the rules of Chromium's decoders; where a header leaves room for another reading, there is no size.
 */
import type { FileHandle } from 'node:fs/promises';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const headBytes = 32;
/** A JPEG has its size after its metadata; one with more parts than these before it is none that a camera made. */
const maxSegments = 200;
/** The first frame of a GIF comes after its colours and perhaps some comments. */
const gifHeadBytes = 64 * 1_024;

/** null where it is no JPEG, PNG, GIF or WebP, or broken. Throws the file system's errors. */
export async function pictureSize(file: FileHandle): Promise<PictureSize | null> {
  const head = await readAt(file, 0, headBytes);
  const size = (await sizeByHead(file, head)) ?? null;
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

async function sizeByHead(file: FileHandle, head: Buffer): Promise<PictureSize | null> {
  if (head.length < 4) return null;
  if (head.readUInt16BE(0) === 0xff_d8) return await jpegSize(file);
  if (head.length < headBytes) return null;
  if (head.toString('latin1', 1, 4) === 'PNG') return pngSize(head);
  if (head.toString('latin1', 0, 4) === 'GIF8') return gifSize(await readAt(file, 0, gifHeadBytes));
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return webpSize(head);
  return null;
}

/** Decoders accept other chunks before the header; then the size is somewhere else. */
function pngSize(head: Buffer): PictureSize | null {
  if (head.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/** The decoder enlarges the screen until the first frame fits, and crops later frames. */
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
    // Blocks of data, each after its length, up to an empty one.
    for (let length = head[at] ?? 0; length > 0; length = head[at] ?? 0) at += 1 + length;
    at += 1;
  }
  return null;
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** The three kinds of WebP: lossy, lossless, extended. The decoder refuses a frame that does not fit its canvas. */
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

/** Steps from segment to segment, so that a large colour profile or preview is not read, up to the frame's header. */
async function jpegSize(file: FileHandle): Promise<PictureSize | null> {
  let offset = 2;
  for (let segment = 0; segment < maxSegments; segment += 1) {
    const bytes = await readAt(file, offset, 9);
    if (bytes.length < 9 || bytes[0] !== 0xff) return null;
    const marker = bytes[1] ?? 0;
    // A marker may be preceded by filling.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (isFrame(marker)) return { height: bytes.readUInt16BE(5), width: bytes.readUInt16BE(7) };
    if (isBare(marker)) {
      offset += 2;
      continue;
    }
    const length = bytes.readUInt16BE(2);
    // The image data, its end, or a length that decoders read in ways of their own.
    if (marker === 0xda || marker === 0xd9 || marker === 0xd8 || length < 2) return null;
    offset += 2 + length;
  }
  return null;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which stand between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers that have no length and nothing after them: TEM and the restarts. */
function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
