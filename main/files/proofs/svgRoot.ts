/** Detects an SVG: the first element after comments, instructions and a document type is called svg. */

/** `unknown`: the text ends before its first element. */
export type SvgProof = 'svg' | 'other' | 'unknown';

/** Reads each character once. Comments, instructions and the document type may hold `>` within quotes or brackets. */
export function svgProof(text: string): SvgProof {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    while (/\s/u.test(text.charAt(at))) at += 1;
    if (at >= text.length) return at === 0 ? 'other' : 'unknown';
    if (text.charAt(at) !== '<') return 'other';
    const end = endOfProlog(text, at);
    if (end === 'element') return /^<(?:[\w.-]+:)?svg[\s/>]/u.test(text.slice(at, at + 80)) ? 'svg' : 'other';
    if (end === 'cut-off') return 'unknown';
    at = end;
  }
}

/** The end of the comment, instruction or document type that begins at `at`. */
function endOfProlog(text: string, at: number): number | 'element' | 'cut-off' {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<?', at)) return after(text, '?>', at + 2);
  if (!text.startsWith('<!', at)) return 'element';
  // <!DOCTYPE name PUBLIC "…" "…" [ <!ENTITY ns "…"> ]>; an HTML document type names html.
  if (/^<!doctype\s+html/iu.test(text.slice(at, at + 40))) return 'element';
  let depth = 0;
  for (let place = at + 2; place < text.length; place += 1) {
    const character = text.charAt(place);
    if (text.startsWith('<!--', place)) {
      const end = after(text, '-->', place + 4);
      if (end === 'cut-off') return 'cut-off';
      place = end - 1;
    } else if (character === '"' || character === "'") {
      const close = text.indexOf(character, place + 1);
      if (close < 0) return 'cut-off';
      place = close;
    } else if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === '>' && depth <= 0) return place + 1;
  }
  return 'cut-off';
}

function after(text: string, mark: string, from: number): number | 'cut-off' {
  const found = text.indexOf(mark, from);
  return found < 0 ? 'cut-off' : found + mark.length;
}
