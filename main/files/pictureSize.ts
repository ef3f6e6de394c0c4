/** How many pixels a picture has, by its header alone: what decoding it will cost is known before it is decoded. */
import type { FileHandle } from 'node:fs/promises';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const headBytes = 32;
/** A JPEG has its size after its metadata; one with more parts than these before it is none that a camera made. */
const mostSegments = 200;

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
  if (head.toString('latin1', 1, 4) === 'PNG')
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  if (head.toString('latin1', 0, 4) === 'GIF8')
    return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP')
    return webpSize(head);
  return null;
}

/** The three kinds of WebP: lossy, lossless, extended. */
function webpSize(head: Buffer): PictureSize | null {
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3f_ff, height: head.readUInt16LE(28) & 0x3f_ff };
    case 'VP8L': {
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
  for (let segment = 0; segment < mostSegments; segment += 1) {
    const bytes = await readAt(file, offset, 9);
    if (bytes.length < 9 || bytes[0] !== 0xff) return null;
    const marker = bytes[1] ?? 0;
    // A marker may be preceded by filling.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (isFrame(marker)) return { height: bytes.readUInt16BE(5), width: bytes.readUInt16BE(7) };
    offset += 2 + bytes.readUInt16BE(2);
  }
  return null;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which stand between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
