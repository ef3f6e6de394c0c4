/** Whether a file's first bytes are what its declared type promises. */
import type { ContentType } from './contentTypes.ts';

/** How many of a blob's first bytes the check wants to see. */
export const sniffedBytes = 4_096;

type Test = (head: Buffer) => boolean;

const tests: Readonly<Record<ContentType, Test>> = {
  'video/mp4': (head) => brand(head) !== null && brand(head) !== 'qt  ',
  'video/quicktime': (head) =>
    brand(head) === 'qt  ' || ['moov', 'mdat', 'wide', 'free', 'skip'].includes(ascii(head, 4, 8)),
  'video/x-msvideo': (head) => riff(head) === 'AVI ',
  'video/x-matroska': startsWith([0x1a, 0x45, 0xdf, 0xa3]),
  'audio/mpeg': (head) => ascii(head, 0, 3) === 'ID3' || (isFrameSync(head) && mpegLayer(head) !== 0),
  'audio/wav': (head) => riff(head) === 'WAVE',
  'audio/x-wav': (head) => riff(head) === 'WAVE',
  'audio/aac': (head) => ascii(head, 0, 4) === 'ADIF' || (isFrameSync(head) && mpegLayer(head) === 0),
  'audio/ogg': (head) => ascii(head, 0, 4) === 'OggS',
  'image/jpeg': startsWith([0xff, 0xd8, 0xff]),
  'image/png': startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/gif': (head) => ['GIF87a', 'GIF89a'].includes(ascii(head, 0, 6)),
  'image/webp': (head) => riff(head) === 'WEBP',
  'image/svg+xml': (head) => {
    const text = textOf(head)?.trimStart();
    return text !== undefined && (text.startsWith('<?xml') || text.startsWith('<svg'));
  },
  'application/pdf': (head) => head.subarray(0, 1_024).includes('%PDF-'),
  'application/msword': startsWith([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': startsWith([
    0x50, 0x4b, 0x03, 0x04,
  ]),
  'text/plain': (head) => textOf(head) !== undefined,
};

/** `head` is the file's start, at most `sniffedBytes` of it. */
export function matchesType(head: Buffer, type: ContentType): boolean {
  return tests[type](head);
}

function startsWith(bytes: readonly number[]): Test {
  return (head) => head.subarray(0, bytes.length).equals(Buffer.from(bytes));
}

function ascii(head: Buffer, start: number, end: number): string {
  return head.toString('latin1', start, end);
}

/** The major brand of an ISO base media file, or null. */
function brand(head: Buffer): string | null {
  return ascii(head, 4, 8) === 'ftyp' ? ascii(head, 8, 12) : null;
}

function riff(head: Buffer): string | null {
  return ascii(head, 0, 4) === 'RIFF' ? ascii(head, 8, 12) : null;
}

function isFrameSync(head: Buffer): boolean {
  return head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
}

/** The layer bits of an MPEG audio frame: 0 is ADTS (AAC), 1-3 are layers III to I. */
function mpegLayer(head: Buffer): number {
  return ((head[1] ?? 0) >> 1) & 0b11;
}

/** UTF-8 text without NUL bytes, or undefined. The head may end in the middle of a character. */
function textOf(head: Buffer): string | undefined {
  if (head.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
