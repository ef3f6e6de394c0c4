/** Texts of the service as they may be shown: lines kept, nothing hidden or reversed, and cut where they are too long. */
import { visibleText } from './fileName.ts';

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
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

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
