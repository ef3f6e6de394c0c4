/**
 * Reads a text through the encodings in which a server or a library may write it: percent-encoding, escapes of JSON and
 * JavaScript, entities of HTML and UTF-16, in any mix and one inside another. Pure; the work is in proportion to the text.
 */

/** A decoded text as UTF-8 bytes in lower case, one character for each byte, with the place of each in the original. */
export interface DecodedView {
  readonly bytes: string;
  /** The place in the original text at which the byte begins. */
  startOf(index: number): number;
}

/** One encoding inside another, this deep. Nothing repeats a text more often. */
const maxLayers = 6;
const mayBeEncoded = /[%\\&\0\r\n]|[^\x20-\x7E]/;
const escape =
  /%([\da-f]{2})|\\x([\da-f]{2})|\\u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|&#(\d{1,7});|&#x([\da-f]{1,6});|&([a-z]{2,6});|\\(["'\\/bfnrt])|[\0\r\n]/gi;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  sol: '/',
  equals: '=',
  colon: ':',
  commat: '@',
  lowbar: '_',
  percnt: '%',
};

/** The text itself, and the text with one layer of encoding after the other removed. */
export function* decodedViews(text: string): Generator<DecodedView> {
  if (!mayBeEncoded.test(text)) {
    yield { bytes: text.toLowerCase(), startOf: (index) => index };
    return;
  }
  let layer = utf8Layer(text);
  for (let depth = 0; depth <= maxLayers; depth += 1) {
    const { bytes, starts } = layer;
    yield { bytes: bytes.toLowerCase(), startOf: (index) => starts[index] ?? text.length };
    const next = withoutOneLayer(layer);
    if (next === null) return;
    layer = next;
  }
}

interface Layer {
  readonly bytes: string;
  /** For each byte. */
  readonly starts: readonly number[];
}

/** UTF-16 text that was read as something else has a NUL beside each letter; those and the ends of lines are left out. */
function isLeftOut(code: number): boolean {
  return code === 0 || code === 10 || code === 13;
}

function utf8Layer(text: string): Layer {
  let bytes = '';
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!isLeftOut(code)) {
      const encoded = code < 0x80 ? character : utf8(character);
      bytes += encoded;
      for (let count = 0; count < encoded.length; count += 1) starts.push(at);
    }
    at += character.length;
  }
  return { bytes, starts };
}

/** null if nothing is encoded. */
function withoutOneLayer({ bytes, starts }: Layer): Layer | null {
  let decoded = '';
  const decodedStarts: number[] = [];
  let copiedTo = 0;
  let highSurrogate = '';
  const copy = (from: number, to: number): void => {
    decoded += bytes.slice(from, to);
    for (let index = from; index < to; index += 1) decodedStarts.push(starts[index] ?? 0);
  };
  for (const found of bytes.matchAll(escape)) {
    const plain = decodedEscape(found);
    if (plain === null) continue;
    copy(copiedTo, found.index);
    if (found.index !== copiedTo) highSurrogate = '';
    copiedTo = found.index + found[0].length;
    // The two halves of a character beyond U+FFFF have an escape each.
    const isHigh = /^[\uD800-\uDBFF]$/.test(plain);
    const piece = isHigh ? '' : (found[1] ?? found[2]) ? plain : utf8(highSurrogate + plain);
    highSurrogate = isHigh ? plain : '';
    decoded += piece;
    for (let count = 0; count < piece.length; count += 1) decodedStarts.push(starts[found.index] ?? 0);
  }
  if (copiedTo === 0) return null;
  copy(copiedTo, bytes.length);
  return { bytes: decoded, starts: decodedStarts };
}

/** The byte or the characters that an escape stands for; null if it stands for nothing. */
function decodedEscape([whole, percent, x, u, uBraces, decimal, hex, name, simple]: RegExpMatchArray) {
  if (name !== undefined) return entities[name.toLowerCase()] ?? null;
  if (simple !== undefined) return controlOf[simple] ?? simple;
  const digits = percent ?? x ?? u ?? uBraces ?? hex;
  if (digits === undefined && decimal === undefined) return isLeftOut(whole.charCodeAt(0)) ? '' : null;
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
  if (code > 0x10ffff) return null;
  return isLeftOut(code) ? '' : String.fromCodePoint(code);
}
const controlOf: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '', r: '', t: '\t' };

/** The UTF-8 bytes of a text, one character for each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
