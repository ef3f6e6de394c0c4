/**
 * The form of a text in which a search compares it: without case, accents and the other differences that people leave out
 * when they type. It finds too much rather than too little. Pure.
 */

/** Letters that Unicode does not decompose. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ς: 'σ',
};
const undecomposed = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
const isAscii = /^[\0-\x7F]*$/;

/**
 * `İstanbul`, `ıstanbul` and `ISTANBUL` give `istanbul`; `Straße` and `STRASSE` give `strasse`; `Café`, with one character for
 * the accent or two, gives `cafe`; `Smørrebrød` gives `smorrebrod`. Letters in other widths and ligatures are plain letters. An
 * umlaut is its letter without dots, never two letters. Marks of scripts other than Latin, Greek and Cyrillic stay.
 */
export function searchKey(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase()
    .replaceAll(undecomposed, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
}
