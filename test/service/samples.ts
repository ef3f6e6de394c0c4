/** File contents for tests and demos: bytes that pass for a type, the same for the same size and seed. */
import type { AllowedType } from '../../main/files/allowedTypes.ts';

const openings: Readonly<Record<AllowedType, Buffer>> = {
  'video/mp4': Buffer.from('\0\0\0\u0018ftypisom\0\0\u0002\0isomiso2', 'latin1'),
  'video/quicktime': Buffer.from('\0\0\0\u0014ftypqt  \0\0\0\0qt  ', 'latin1'),
  'video/x-msvideo': Buffer.from('RIFF\0\u0010\0\0AVI LIST', 'latin1'),
  'video/x-matroska': Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x88]),
  'audio/mpeg': Buffer.from('ID3\u0004\0\0\0\0\0\0', 'latin1'),
  'audio/wav': Buffer.from('RIFF\0\u0010\0\0WAVEfmt ', 'latin1'),
  'audio/x-wav': Buffer.from('RIFF\0\u0010\0\0WAVEfmt ', 'latin1'),
  'audio/aac': Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc]),
  'audio/ogg': Buffer.from('OggS\0\u0002\0\0', 'latin1'),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d]),
  'image/gif': Buffer.from('GIF89a\u0001\0\u0001\0', 'latin1'),
  'image/webp': Buffer.from('RIFF\0\u0010\0\0WEBPVP8 ', 'latin1'),
  'image/svg+xml': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'application/msword': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  // The header of a ZIP's first part, whose name is that of Word's main part.
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': Buffer.from(
    `PK\u0003\u0004\u0014\0${'\0'.repeat(20)}\u0011\0\0\0word/document.xml`,
    'latin1',
  ),
  'text/plain': Buffer.from('A plain text.\n'),
};

/** Exactly `sizeBytes` bytes (shorter than the opening: its first bytes), different for every seed. */
export function sampleBytes(type: AllowedType, sizeBytes: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(sizeBytes / 4));
  // xorshift32; a seed of 0 would stay 0 for ever
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = isTextual(type) ? printable(state) : state;
  }
  const textEnd = sizeBytes % 4;
  if (isTextual(type) && textEnd > 0) bytes.fill('.', sizeBytes - textEnd);
  openings[type].copy(bytes);
  return bytes;
}

function isTextual(type: AllowedType): boolean {
  return type === 'text/plain' || type === 'image/svg+xml';
}

/** Four ASCII letters out of 32 random bits. */
function printable(bits: number): number {
  return ((bits & 0x0f0f0f0f) + 0x61616161) >>> 0;
}
