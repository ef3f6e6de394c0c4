/** Detects text and decodes it: UTF-8, UTF-16 with or without a byte order mark, or an 8-bit encoding. */

/** How much is examined. A file that begins as text and continues as something else is rare. */
const sampleBytes = 4_096;
/** Control characters that printers, terminals and older encodings use within text. */
const textControls: ReadonlySet<number> = new Set([
  // Backspace and white space; shift out and in, and escape, of ISO 2022.
  0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x1b,
]);
/** The character with which DOS ended a text file. */
const dosEnd = 0x1a;
/**
 * Real texts have up to one control character in fifty, from the marks of a program. Random bytes have one in eleven.
 */
const maxControlShare = 0.05;

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';

/** The encoding of the text; null when the bytes are not text. */
export function encodingOf(head: Buffer): Encoding | null {
  const sample = head.subarray(0, sampleBytes);
  const [first, second, third] = sample;
  // A mark alone proves nothing, because other formats and noise may begin with it.
  if (first === 0xff && second === 0xfe && (isUtf32(sample) || hasText(sample.subarray(2), 'utf-16le')))
    return 'utf-16le';
  if (first === 0xfe && second === 0xff && hasText(sample.subarray(2), 'utf-16be')) return 'utf-16be';
  if (sample.includes(0)) return unmarkedUtf16(sample);
  if (controlShare(sample) > maxControlShare) return null;
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : eightBitEncoding(sample);
}

export function isText(head: Buffer): boolean {
  return encodingOf(head) !== null;
}

/** The decoded text; null when the bytes are not text. */
export function textOf(head: Buffer): string | null {
  const encoding = encodingOf(head);
  if (encoding === null) return null;
  return new TextDecoder(encoding).decode(head, { stream: true });
}

function controlShare(bytes: Buffer): number {
  if (bytes.length === 0) return 0;
  let controls = 0;
  bytes.forEach((byte, index) => {
    const isControl = (byte < 0x20 && !textControls.has(byte)) || byte === 0x7f;
    if (isControl && !(byte === dosEnd && index === bytes.length - 1)) controls += 1;
  });
  // A single control character is ignored unless the text is very short.
  return controls <= 1 && bytes.length >= 16 ? 0 : controls / bytes.length;
}

/** Characters that no text in UTF-16 has: controls, halves of characters, and numbers without a character. */
const notText = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}]/u;

/** A character that could not be decoded. */
const replacement = 0xfffd;

function isStrange(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code === replacement || (notText.test(character) && !textControls.has(code));
}

/** As in 8-bit texts, a few strange characters are ignored. */
function hasText(bytes: Buffer, encoding: Encoding): boolean {
  const characters = [...decoded(bytes, encoding)];
  return characters.filter(isStrange).length <= characters.length * maxControlShare;
}

function decoded(bytes: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes, { stream: true });
}

/** UTF-32 begins like UTF-16, and every character has two bytes more. */
function isUtf32(bytes: Buffer): boolean {
  if (bytes.length < 8 || bytes.readUInt16LE(2) !== 0) return false;
  for (let at = 4; at + 4 <= bytes.length; at += 4)
    if (bytes.readUInt32LE(at) > 0x10_ffff || bytes.readUInt32LE(at) === 0) return false;
  return true;
}

/** The scripts that a text without a mark is recognized by. East Asian texts mix several. */
const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
  /\p{Script=Thai}/u,
  /\p{Script=Devanagari}/u,
];
const minLetters = 8;
const maxScripts = 2;

/** Two bytes of 8-bit text make one Chinese character, but hardly these. */
const eastAsian = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}、。，！？]/u;
const minSpaces = 2;

/** Binary numbers make letters of many scripts, and characters that no text has. */
function isUnmarkedText(bytes: Buffer, encoding: Encoding): boolean {
  const text = decoded(bytes, encoding);
  if ((text.match(/[ \n\r\t]/gu)?.length ?? 0) < minSpaces) return false;
  if (/\p{Script=Han}/u.test(text) && !eastAsian.test(text)) return false;
  const letters = [...text].filter((character) => /\p{L}/u.test(character));
  if (letters.length < minLetters) return false;
  const seen = new Set(letters.map((letter) => scripts.findIndex((script) => script.test(letter))));
  return !seen.has(-1) && seen.size <= maxScripts && ![...text].some(isStrange);
}

/** Latin letters in UTF-16 have a zero in every second byte. Other letters are recognized by their scripts. */
function unmarkedUtf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.floor(bytes.length / 2);
  if (pairs < 4) return null;
  let low = 0;
  let high = 0;
  let odd = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    const one = bytes[at] ?? 0;
    const other = bytes[at + 1] ?? 0;
    if (other === 0 && isPrintable(one)) low += 1;
    else if (one === 0 && isPrintable(other)) high += 1;
    else if (one === 0 && other === 0) odd += 1;
  }
  if (odd > 0) return null;
  if (low >= pairs * 0.7 && high === 0) return 'utf-16le';
  if (high >= pairs * 0.7 && low === 0) return 'utf-16be';
  if (low > 0 && isUnmarkedText(bytes, 'utf-16le')) return 'utf-16le';
  return high > 0 && isUnmarkedText(bytes, 'utf-16be') ? 'utf-16be' : null;
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || textControls.has(byte);
}

/** The sample may end in the middle of a character, so it is decoded as a part of a stream. */
function eightBitEncoding(bytes: Buffer): 'utf-8' | 'latin1' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'latin1';
    throw error;
  }
}
