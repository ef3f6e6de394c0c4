/**
 * Extracts a readable text from an HTML page: its title, its heading, or the beginning of its text. Reads each character
 * once, whatever a server sends, and never throws.
 */

/** Maximum length of a page's own text; the beginning is enough. */
const maxText = 200;
/** Only the beginning of a page is read. */
const maxPageLength = 65_536;
const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  ndash: '–',
  mdash: '—',
};
/** Elements whose content is not text. */
const skipped: ReadonlySet<string> = new Set(['script', 'style']);

interface Page {
  /** The content of the first title. */
  title: string;
  /** The content of the first heading. */
  h1: string;
  /** Everything outside of titles. */
  body: string;
}

/** Whether a text is HTML or a fragment of it. */
export function looksLikeHtml(text: string): boolean {
  return /<!doctype html|<(html|head|body|title|h[1-6]|p|div|center|pre)[\s>]/i.test(text.slice(0, 4_096));
}

export function htmlText(text: string): string {
  const page = readPage(text.slice(0, maxPageLength));
  const title = plainText(page.title);
  const heading = plainText(page.h1);
  if (heading !== '') return title.includes(firstWords(heading)) ? title : joined(title, heading);
  // A title of one word, such as "Error" or a company's name, says nothing; then the page's own text is added.
  return title.includes(' ') ? title : joined(title, plainText(page.body).slice(0, maxText));
}

/** Sorts the text between the tags. A comment, a tag or an element that has no end lasts until the end of the page. */
function readPage(html: string): Page {
  const lower = html.toLowerCase();
  const page: Page = { title: '', h1: '', body: '' };
  const closed = new Set<string>();
  let open: 'title' | 'h1' | null = null;
  const add = (text: string): void => {
    if (open !== null) page[open] += text;
    if (open !== 'title') page.body += text;
  };
  for (let at = 0; at < html.length;) {
    const tag = html.indexOf('<', at);
    add(html.slice(at, tag < 0 ? html.length : tag));
    if (tag < 0) break;
    if (html.startsWith('<!--', tag)) {
      at = endOf(html, '-->', tag + 4);
      add(' ');
      continue;
    }
    at = endOf(html, '>', tag);
    add(' ');
    const name = /^<(\/?[a-z][a-z0-9]*)/.exec(lower.slice(tag, tag + 16))?.[1] ?? '';
    if (skipped.has(name)) at = endOf(lower, `</${name}`, at);
    else if ((name === 'title' || name === 'h1') && !closed.has(name) && open === null) open = name;
    else if (open !== null && name === `/${open}`) {
      closed.add(open);
      open = null;
    }
  }
  return page;
}

/** The place behind the next `end`; the end of the text where there is none. */
function endOf(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function firstWords(text: string): string {
  return text.split(' ').slice(0, 2).join(' ');
}

function plainText(text: string): string {
  return decodeEntities(text).replace(/\s+/g, ' ').trim();
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedEntities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
