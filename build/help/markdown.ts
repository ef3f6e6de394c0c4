/**
 * Reads the Markdown of the project's own documents as plain data, which the page shows as text. It knows what these
 * documents use and fails for everything else, so no markup can reach the page. Pure.
 */
import type { Block, Inline } from '../../renderer/help/document.ts';

/** @throws an error that names the line, for Markdown that the page does not show. */
export function readMarkdown(text: string): readonly Block[] {
  return blocksOf(text.replaceAll('\r\n', '\n').split('\n'));
}

const heading = /^(#{1,4}) (.+)$/u;
const item = /^(?:-|\d+\.) +/u;
const table = /^\|.*\|$/u;
/** Code blocks, quotes, rules, and HTML. */
const unknown = /^(?:```|~~~|>|<|---|\*\*\*| {4,})/u;

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (unknown.test(line)) throw new Error(`The page can't show this line: ${line}`);
    const [, marks, title] = heading.exec(line) ?? [];
    if (line.trim() === '') {
      at += 1;
    } else if (marks !== undefined && title !== undefined) {
      blocks.push({ kind: 'heading', level: marks.length, text: inlineOf(title) });
      at += 1;
    } else if (table.test(line)) {
      const end = endOf(lines, at, (next) => table.test(next));
      blocks.push(tableOf(lines.slice(at, end)));
      at = end;
    } else if (item.test(line)) {
      const end = endOf(lines, at, (next) => next.trim() === '' || next.startsWith('  ') || item.test(next));
      blocks.push(listOf(lines.slice(at, end)));
      at = end;
    } else {
      const end = endOf(lines, at, (next) => next.trim() !== '' && !heading.test(next) && !table.test(next));
      const text = inlineOf(lines.slice(at, end).join(' '));
      // A paragraph may be nothing but a picture.
      if (text.length > 0) blocks.push({ kind: 'paragraph', text });
      at = end;
    }
  }
  return blocks;
}

/** The first line after `start` that does not belong to it. */
function endOf(lines: readonly string[], start: number, belongs: (line: string) => boolean): number {
  let end = start + 1;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return end;
}

function listOf(lines: readonly string[]): Block {
  const items: string[][] = [];
  let indent = 0;
  for (const line of lines) {
    const [marker] = item.exec(line) ?? [];
    if (marker !== undefined) {
      indent = marker.length;
      items.push([line.slice(indent)]);
    } else {
      // The lines of an item are indented as far as its text.
      items.at(-1)?.push(line.slice(0, indent).trim() === '' ? line.slice(indent) : line.trimStart());
    }
  }
  const isOrdered = /^\d/u.test(lines[0] ?? '');
  return { kind: 'list', isOrdered, items: items.map((itemLines) => blocksOf(itemLines)) };
}

function tableOf(lines: readonly string[]): Block {
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => inlineOf(cell.trim())),
  );
  return { kind: 'table', head, rows };
}

const spans =
  /!\[[^\]]*\]\([^)]*\)|\[(?<link>[^\]]*)\]\([^)]*\)|`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|(?<!\w)_(?<emphasis>[^_]+)_(?!\w)/gu;

/** Pictures are left out. Of a link, the text stays: its page is not in the app. */
function inlineOf(text: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(spans)) {
    add(found, 'text', text.slice(at, match.index));
    at = match.index + match[0].length;
    const { link, code, strong, emphasis } = match.groups ?? {};
    add(found, 'text', link ?? '');
    add(found, 'code', code ?? '');
    add(found, 'strong', strong ?? '');
    add(found, 'emphasis', emphasis ?? '');
  }
  add(found, 'text', text.slice(at));
  return found;
}

function add(found: Inline[], kind: Inline['kind'], text: string): void {
  if (text !== '') found.push({ kind, text });
}
