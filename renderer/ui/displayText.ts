/** File names as they may be shown: nothing hidden, nothing reversed, and the end (with the extension) always in sight. */

/** Controls have pictures in Unicode: line feed is ␊, delete is ␡. */
function controlPicture(code: number): string {
  if (code === 0x7f) return '\u2421';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return '\u2426';
}

/** Characters that turn the reading order around: a name may otherwise pretend to another extension. */
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

// eslint-disable-next-line no-control-regex -- the very characters that are to be made visible
const hidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** The text with control characters replaced by something that can be seen. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => {
    const direction = directionNames[character];
    return direction === undefined ? controlPicture(character.codePointAt(0) ?? 0) : `[${direction}]`;
  });
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Names up to this many characters are not divided: a normal column has room for them. */
const shortName = 14;
/** How much of the stem stays in sight before the extension. */
const stemTail = 6;
/** A longer "extension" is part of the name. */
const maxExtension = 10;

/**
 * Divides a name into a head, which may be cut with an ellipsis where room is short, and a tail that is kept.
 * Never inside a grapheme, so that emoji and accents stay whole.
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

/** As `visibleText`, but lines stay lines. */
export function visibleLines(text: string): string {
  return text
    .replaceAll(/\r\n?|\u2028|\u2029/gu, '\n')
    .replaceAll('\t', ' ')
    .split('\n')
    .map(visibleText)
    .join('\n');
}

export interface CutText {
  readonly shown: string;
  readonly isCut: boolean;
}

const maxLines = 8;
/** How far back a cut looks for the end of a word. */
const wordReach = 40;

/** The text itself, or its beginning up to about `limit` characters or eight lines, never inside a grapheme. */
export function cutText(text: string, limit: number): CutText {
  const lineEnd = endOfLines(text, maxLines);
  // Hiding a few words behind a button helps nobody.
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

/** The end of the last whole grapheme before `end`; a single one may be longer than any screen and is divided then. */
function graphemeEnd(text: string, end: number): number {
  let last = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, end + wordReach))) {
    if (index + segment.length > end) break;
    last = index + segment.length;
  }
  return last === 0 ? end : last;
}
