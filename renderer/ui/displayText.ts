/**
 * Makes texts from outside the app safe to show: hidden characters become visible, nothing reverses the reading
 * direction, and long texts are shortened between graphemes.
 */

/** The Unicode picture of a control character: line feed is ␊, delete is ␡. */
function controlPicture(code: number): string {
  if (code === 0x7f) return '\u2421';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return '\u2426';
}

/** Characters that change the reading direction; with them, a name could fake another extension. */
const directionNames: Readonly<Record<string, string>> = {
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\u2028': 'LS',
  '\u2029': 'PS',
};

// eslint-disable-next-line no-control-regex -- the rule forbids exactly the characters that this function replaces
const hidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** Replaces control and direction characters by visible ones. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    const direction = directionNames[character];
    return direction === undefined ? controlPicture(character.codePointAt(0) ?? 0) : `[${direction}]`;
  });
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Names up to this many graphemes are not split, because a normal column has room for them. */
const shortName = 14;
/** Graphemes of the stem that stay visible before the extension. */
const stemTail = 6;
/** A longer "extension" counts as a part of the name. */
const maxExtension = 10;

/**
 * Splits a name into a head, which an ellipsis may shorten, and a tail, which stays visible. It never splits a grapheme,
 * so that emoji and accents stay whole.
 */
export function splitName(name: string): { readonly head: string; readonly tail: string } {
  const characters = Array.from(graphemes.segment(visibleText(name)), ({ segment }) => segment);
  if (characters.length <= shortName) return { head: characters.join(''), tail: '' };
  const dot = characters.lastIndexOf('.');
  const extension = dot > 0 ? characters.length - dot : 0;
  const tail = (extension <= maxExtension ? extension : 0) + stemTail;
  const cut = characters.length - tail;
  return { head: characters.slice(0, cut).join(''), tail: characters.slice(cut).join('') };
}

/** Like `visibleText`, but keeps line breaks. */
export function visibleLines(text: string): string {
  return text
    .replaceAll(/\r\n?|\u2028|\u2029/gu, '\n')
    .replaceAll('\t', ' ')
    .split('\n')
    .map(visibleText)
    .join('\n');
}

interface CutText {
  readonly shown: string;
  readonly isCut: boolean;
}

const maxLines = 8;
/** How far back a cut searches for the end of a word, in characters. */
const wordReach = 40;

/** Cuts a text after about `limit` characters or eight lines, but never inside a grapheme. */
export function cutText(text: string, limit: number): CutText {
  const lineEnd = endOfLines(text, maxLines);
  // A text that is only slightly too long is shown whole.
  if (lineEnd === text.length && text.length <= limit * 1.2) return { shown: text, isCut: false };
  const end = Math.min(lineEnd, limit);
  const beginning = text.slice(0, end === lineEnd ? end : graphemeEnd(text, end));
  const lastSpace = beginning.lastIndexOf(' ');
  const isNear = end === limit && lastSpace > beginning.length - wordReach && lastSpace > 0;
  return { shown: `${(isNear ? beginning.slice(0, lastSpace) : beginning).trimEnd()} …`, isCut: true };
}

/** Where the first `count` lines end. */
function endOfLines(text: string, count: number): number {
  let end = -1;
  for (let line = 0; line < count; line += 1) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) return text.length;
  }
  return end;
}

/** The end of the last whole grapheme before `end`. A grapheme that is longer than that is split. */
function graphemeEnd(text: string, end: number): number {
  let last = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, end + wordReach))) {
    if (index + segment.length > end) break;
    last = index + segment.length;
  }
  return last === 0 ? end : last;
}
