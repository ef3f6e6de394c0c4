/** Detects MP3 and AAC by consecutive frames, which may follow an ID3 tag, and in an MP3 also other bytes. */
import { type FileBytes, fourCc, readRange, startsWith } from './fileBytes.ts';

/** How many bytes are searched for the first frame. */
const searchedBytes = 64 * 1_024;
/** How much is read after a tag, because a tag may be longer than it says, and padding may follow. */
const afterTagBytes = 4_096;

/** The bytes after the ID3 tags at the beginning of the file; null when there are none. */
export async function afterId3Tags(file: FileBytes): Promise<Buffer | null> {
  let offset = 0;
  // Some programs put a second tag before the first.
  for (let tags = 0; tags < 4; tags += 1) {
    const header = await readRange(file, offset, 10);
    if (!isId3Header(header)) break;
    const size = [6, 7, 8, 9].reduce((sum, index) => sum * 128 + (header[index] ?? 0), 0);
    const hasFooter = ((header[5] ?? 0) & 0x10) !== 0;
    offset += 10 + size + (hasFooter ? 10 : 0);
  }
  return offset === 0 ? null : await readRange(file, offset, afterTagBytes);
}

function isId3Header(bytes: Buffer): boolean {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return false;
  const [, , , major = 0xff, revision = 0xff] = bytes;
  return major < 0xff && revision < 0xff && bytes.subarray(6, 10).every((byte) => byte < 0x80);
}

/** A tag proves an MP3 unless the beginning of another format follows it. */
export async function isMp3(file: FileBytes): Promise<boolean> {
  const body = await afterId3Tags(file);
  if (body !== null) return !isOtherFormat(body);
  if (isOtherFormat(file.head)) return false;
  return hasMp3Frames(file.head.subarray(0, searchedBytes), file.sizeBytes);
}

/** AAC is a stream of ADTS frames, after an ID3 tag or not, or one block that begins with ADIF. */
export async function isAac(file: FileBytes): Promise<boolean> {
  if (fourCc(file.head, 0) === 'ADIF') return true;
  const body = (await afterId3Tags(file)) ?? file.head;
  return adtsFrameBytes(body, firstByteNotZero(body)) !== null;
}

function isOtherFormat(bytes: Buffer): boolean {
  const name = fourCc(bytes, 0);
  return (
    ['fLaC', 'OggS', 'RIFF', 'MAC ', 'wvpk', 'ADIF', 'FORM', 'MThd'].includes(name) ||
    fourCc(bytes, 4) === 'ftyp' ||
    startsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3]) ||
    (adtsFrameBytes(bytes, firstByteNotZero(bytes)) ?? 0) > 0
  );
}

/**
 * Other bytes before the first frame are common: padding, a tag of another program, the rest of a cut frame. A frame
 * counts when another frame follows at its end, or when it is the last frame of the file and only zeros precede it.
 */
function hasMp3Frames(bytes: Buffer, sizeBytes: number): boolean {
  const zeros = firstByteNotZero(bytes);
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const length = mp3FrameBytes(bytes, at);
    if (length === null) continue;
    const next = at + length;
    if (mp3FrameBytes(bytes, next) !== null) return true;
    if (at === zeros && (next >= sizeBytes || next >= bytes.length)) return true;
  }
  return false;
}

/** Bit rates in kbit/s by the four bits of the header, for MPEG 1 and 2 and layers I, II and III. */
const bitrates: Readonly<Record<1 | 2, readonly (readonly number[])[]>> = {
  1: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  2: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
};
const sampleRatesHz = [44_100, 48_000, 32_000];

/** The length of the MPEG audio frame at `at`; null when there is none. */
function mp3FrameBytes(bytes: Buffer, at: number): number | null {
  const [sync = 0, flags = 0, rates = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (flags & 0xe0) !== 0xe0) return null;
  const version = (flags >> 3) & 0b11;
  const layer = 4 - ((flags >> 1) & 0b11);
  const sampleRateHz = sampleRatesHz[(rates >> 2) & 0b11];
  if (version === 1 || layer === 4 || sampleRateHz === undefined) return null;
  const bitrate = bitrates[version === 3 ? 1 : 2][layer - 1]?.[rates >> 4];
  if (bitrate === undefined || bitrate === 0) return null;
  const rateHz = version === 3 ? sampleRateHz : version === 2 ? sampleRateHz / 2 : sampleRateHz / 4;
  const padding = (rates >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * bitrate) / rateHz) + padding) * 4;
  const samples = layer === 3 && version !== 3 ? 72_000 : 144_000;
  return Math.floor((samples * bitrate) / rateHz) + padding;
}

/** The length of the ADTS frame at `at`; null when there is none. */
function adtsFrameBytes(bytes: Buffer, at: number): number | null {
  if (at < 0 || at + 7 > bytes.length) return null;
  const [sync = 0, flags = 0, profile = 0, high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 6);
  if (sync !== 0xff || (flags & 0xf6) !== 0xf0 || ((profile >> 2) & 0xf) > 12) return null;
  const length = ((high & 0b11) << 11) | (middle << 3) | (low >> 5);
  return length >= 7 ? length : null;
}

function firstByteNotZero(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte !== 0);
}
