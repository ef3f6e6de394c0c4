/**
 * A language that nobody speaks, for finding text that does not fit and text that is in no catalogue: every English
 * message with accents, 40 % longer, in brackets. Whatever stands without brackets is hard-coded; a bracket that is
 * missing was cut off.
 */
const plain = 'aceiouyACEIOUYnszNSZ';
const accented = 'áçéíöüýÁÇÉÍÖÜÝñšžÑŠŽ';
const longer = 0.4;

function accent(text: string): string {
  return [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join('');
}

/** One form of a message; what is filled in stays as it is. */
function pseudoForm(form: string): string {
  const parts = form.split(/(\{\w+\})/u);
  const said = parts.map((part) => (part.startsWith('{') ? part : accent(part))).join('');
  const letters = form.replaceAll(/\{\w+\}/gu, '').trim().length;
  return `⟦${said}${'·'.repeat(Math.ceil(letters * longer))}⟧`;
}

export function pseudoMessage(message: string): string {
  return message.split(' | ').map(pseudoForm).join(' | ');
}

/** The same catalogue in that language. */
export function pseudoCatalogue<Messages>(messages: Messages): Messages {
  const said = Object.entries(messages as object).map(([key, message]: [string, unknown]) => [
    key,
    typeof message === 'string' ? pseudoMessage(message) : pseudoCatalogue(message),
  ]);
  return Object.fromEntries(said) as Messages;
}
