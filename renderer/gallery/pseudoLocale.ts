/**
 * A pseudolocale for finding untranslated and cut-off text: every English message with accents, 40 % longer, in
 * brackets. Text without brackets is hard-coded; text without its closing bracket was cut off.
 */
const plain = 'aceiouyACEIOUYnszNSZ';
const accented = 'áçéíöüýÁÇÉÍÖÜÝñšžÑŠŽ';
const padding = 0.4;

function accent(text: string): string {
  return [...text].map((letter) => accented[plain.indexOf(letter)] ?? letter).join('');
}

/** One plural form of a message; placeholders do not change. */
function pseudoForm(form: string): string {
  const parts = form.split(/(\{\w+\})/u);
  const text = parts.map((part) => (part.startsWith('{') ? part : accent(part))).join('');
  const letters = form.replaceAll(/\{\w+\}/gu, '').trim().length;
  return `⟦${text}${'·'.repeat(Math.ceil(letters * padding))}⟧`;
}

export function pseudoMessage(message: string): string {
  return message.split(' | ').map(pseudoForm).join(' | ');
}

/** Translates a whole catalogue into the pseudolocale. */
export function pseudoCatalogue<Messages>(messages: Messages): Messages {
  const translated = Object.entries(messages as object).map(([key, message]: [string, unknown]) => [
    key,
    typeof message === 'string' ? pseudoMessage(message) : pseudoCatalogue(message),
  ]);
  return Object.fromEntries(translated) as Messages;
}
