/**
 * The size of a picture as the decoders read it (libpng, giflib's rules in Blink, libjpeg-turbo, libwebp), over all of its
 * bytes and as leniently as any of them. It is written independently of the app, which must never report less.
 */
export interface DecodedSize {
  readonly width: number;
  readonly height: number;
}

/** null when every decoder refuses the bytes before it makes room for pixels. */
export function decoderSize(bytes: Buffer): DecodedSize | null {
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xff_d8) return jpeg(bytes);
  if (bytes.toString('latin1', 0, 8) === '\u0089PNG\r\n\u001a\n') return png(bytes);
  if (/^GIF8[79]a/u.test(bytes.toString('latin1', 0, 6))) return gif(bytes);
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return webp(bytes);
  return null;
}

/** The first IHDR counts, wherever it is. */
function png(bytes: Buffer): DecodedSize | null {
  for (let at = 8; at + 16 <= bytes.length;) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IHDR')
      return { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    at += 12 + bytes.readUInt32BE(at);
  }
  return null;
}

/** The canvas grows to the first frame. */
function gif(bytes: Buffer): DecodedSize | null {
  if (bytes.length < 13) return null;
  const flags = bytes[10] ?? 0;
  let at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * (2 << (flags & 7)));
  while (at < bytes.length) {
    if (bytes[at] === 0x2c) {
      if (at + 10 > bytes.length) return null;
      return {
        width: Math.max(bytes.readUInt16LE(6), bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5)),
        height: Math.max(bytes.readUInt16LE(8), bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7)),
      };
    }
    if (bytes[at] !== 0x21) return null;
    at += 2;
    for (;;) {
      const length = bytes[at] ?? 0;
      at += 1 + length;
      if (length === 0) break;
    }
  }
  return null;
}

/** Garbage between segments is skipped up to the next marker, as libjpeg does with a warning. */
function jpeg(bytes: Buffer): DecodedSize | null {
  let at = 2;
  while (at + 9 <= bytes.length) {
    while (at < bytes.length && bytes[at] !== 0xff) at += 1;
    while (at < bytes.length && bytes[at] === 0xff) at += 1;
    const marker = bytes[at] ?? 0;
    at += 1;
    if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;
    if (marker === 0xd8 || marker === 0xd9 || marker === 0xda || at + 7 > bytes.length) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 3), width: bytes.readUInt16BE(at + 5) };
    const length = bytes.readUInt16BE(at);
    if (length < 2) return null;
    at += length;
  }
  return null;
}

/** The canvas of the extended format, or of the first frame. Unknown chunks before it are skipped. */
function webp(bytes: Buffer): DecodedSize | null {
  for (let at = 12; at + 18 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const content = at + 8;
    if (name === 'VP8X')
      return { width: bytes.readUIntLE(content + 4, 3) + 1, height: bytes.readUIntLE(content + 7, 3) + 1 };
    if (name === 'VP8L' && bytes[content] === 0x2f) {
      const bits = bytes.readUInt32LE(content + 1);
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
    }
    if (name === 'VP8 ' && bytes.readUIntBE(content + 3, 3) === 0x9d_01_2a)
      return {
        width: bytes.readUInt16LE(content + 6) & 0x3f_ff,
        height: bytes.readUInt16LE(content + 8) & 0x3f_ff,
      };
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return null;
}
