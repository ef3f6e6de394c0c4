/** Pictures made of headers alone, with everything that a decoder skips before it learns their size. */
import type { SeededRandom } from '../chaos/seededRandom.ts';

export interface MadePicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

const maxSide = 16_383;

export function makePicture(random: SeededRandom): MadePicture {
  const width = random.between(1, maxSide);
  const height = random.between(1, maxSide);
  const make = random.pick([makePng, makeGif, makeJpeg, makeWebp]);
  return { bytes: make(width, height, random), width, height };
}

function makePng(width: number, height: number, random: SeededRandom): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...several(random, 3, () => pngChunk('tEXt', noise(random, 40))),
    pngChunk('IDAT', noise(random, 60)),
  ]);
}

export function pngChunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)]);
}

/** The screen or the first frame is the larger one, in each direction. */
function makeGif(width: number, height: number, random: SeededRandom): Buffer {
  const screen = [random.between(1, width), random.between(1, height)] as const;
  const frame = random.chance(0.5) ? [width, height] : screen;
  const isScreen = frame === screen;
  const tableBits = random.between(0, 7);
  const head = Buffer.alloc(13);
  head.write('GIF89a');
  head.writeUInt16LE(isScreen ? width : screen[0], 6);
  head.writeUInt16LE(isScreen ? height : screen[1], 8);
  head[10] = 0x80 | tableBits;
  const descriptor = Buffer.alloc(10);
  descriptor[0] = 0x2c;
  descriptor.writeUInt16LE(frame[0] ?? 1, 5);
  descriptor.writeUInt16LE(frame[1] ?? 1, 7);
  return Buffer.concat([
    head,
    Buffer.alloc(3 * 2 ** (tableBits + 1)),
    ...several(random, 3, () => gifExtension(random)),
    descriptor,
    noise(random, 60),
  ]);
}

function gifExtension(random: SeededRandom): Buffer {
  const block = noise(random, random.between(1, 60));
  return Buffer.concat([Buffer.from([0x21, 0xfe, block.length]), block, Buffer.from([0])]);
}

function makeJpeg(width: number, height: number, random: SeededRandom): Buffer {
  const frame = Buffer.alloc(15);
  frame.writeUInt16BE(8 + 3 * 3, 0);
  frame[2] = 8;
  frame.writeUInt16BE(height, 3);
  frame.writeUInt16BE(width, 5);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...several(random, 6, () => jpegSegment(random)),
    Buffer.from([0xff, random.pick([0xc0, 0xc1, 0xc2, 0xc9])]),
    frame,
    noise(random, 60),
  ]);
}

function jpegSegment(random: SeededRandom): Buffer {
  const kind = random.pick(['content', 'fill', 'standalone'] as const);
  if (kind === 'fill') return Buffer.alloc(random.between(1, 4), 0xff);
  if (kind === 'standalone') return Buffer.from([0xff, random.pick([0x01, 0xd0, 0xd7])]);
  const content = noise(random, random.between(0, 80));
  return Buffer.concat([
    Buffer.from([0xff, random.pick([0xe0, 0xe1, 0xe2, 0xfe, 0xdb, 0xc4]), 0, content.length + 2]),
    content,
  ]);
}

function makeWebp(width: number, height: number, random: SeededRandom): Buffer {
  const chunk = random.pick([lossyChunk, losslessChunk, extendedChunk])(width, height);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(chunk.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), length, Buffer.from('WEBP'), chunk, noise(random, 60)]);
}

function lossyChunk(width: number, height: number): Buffer {
  const content = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0]);
  content.writeUInt16LE(width, 6);
  content.writeUInt16LE(height, 8);
  return riffChunk('VP8 ', content);
}

function losslessChunk(width: number, height: number): Buffer {
  const content = Buffer.from([0x2f, 0, 0, 0, 0]);
  content.writeUInt32LE((width - 1) | ((height - 1) << 14), 1);
  return riffChunk('VP8L', content);
}

function extendedChunk(width: number, height: number): Buffer {
  const content = Buffer.alloc(10);
  content.writeUIntLE(width - 1, 4, 3);
  content.writeUIntLE(height - 1, 7, 3);
  return riffChunk('VP8X', content);
}

function riffChunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
}

function several(random: SeededRandom, most: number, make: () => Buffer): Buffer[] {
  return Array.from({ length: random.between(0, most) }, make);
}

function noise(random: SeededRandom, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.between(0, 255)));
}
