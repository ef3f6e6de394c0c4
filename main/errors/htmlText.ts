/** Extracts a readable text from an HTML page: its title, its heading, or the beginning of its text. */

/** Maximum length of a page's own text; the beginning is enough. */
const maxText = 200;
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

/** Whether a text is HTML or a fragment of it. */
export function looksLikeHtml(text: string): boolean {
  return /<!doctype html|<(html|head|body|title|h[1-6]|p|div|center|pre)[\s>]/i.test(text.slice(0, 4_096));
}

export function htmlText(text: string): string {
  const page = text.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ').replace(/<!--[\s\S]*?-->/g, ' ');
  const title = elementText(page, 'title');
  const heading = elementText(page, 'h1');
  if (heading !== '') return title.includes(firstWords(heading)) ? title : joined(title, heading);
  // A title of one word, such as "Error" or a company's name, says nothing; then the page's own text is added.
  return title.includes(' ')
    ? title
    : joined(title, plainText(page.replace(/<title[\s\S]*?<\/title>/i, ' ')).slice(0, maxText));
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

function firstWords(text: string): string {
  return text.split(' ').slice(0, 2).join(' ');
}

function elementText(page: string, name: string): string {
  return plainText(new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`, 'i').exec(page)?.[1] ?? '');
}

function plainText(html: string): string {
  return decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedEntities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
