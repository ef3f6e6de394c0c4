/**
 * The glossary of the window: the words that it does not use because there is a natural one, as far as they have no other
 * meaning; British spelling; and the typography of the other language. Pure.
 */

export type WordingLanguage = 'en' | 'de';

interface WordingRule {
  /** What to write instead, for the message of the check. */
  readonly instead: string;
  readonly pattern: RegExp;
  /** Typography depends on what a placeholder is next to, so these rules see the placeholders. */
  readonly seesPlaceholders?: true;
}

const rules: Readonly<Record<WordingLanguage, readonly WordingRule[]>> = {
  en: [
    { instead: '“43%”, without a space', pattern: /[\d}]\s%/u, seesPlaceholders: true },
    { instead: '“Checking…”, without a space', pattern: /\s…/u, seesPlaceholders: true },
    { instead: 'quotation marks “…”', pattern: /„/u },
    { instead: 'upload', pattern: /\b(?:send|sends|sent|sending)\b/iu },
    { instead: 'batch', pattern: /\b(?:a|an|the|its|every|each|this|by) drop\b/iu },
    { instead: 'continue or resume', pattern: /\b(?:go|goes|going|went) on\b/iu },
    { instead: 'automatically', pattern: /\bby (?:itself|themselves)\b/iu },
    { instead: 'on hold, paused, or “starts when …”', pattern: /\bwaits\b|\bUploads wait\b/iu },
    { instead: 'MediaMagic', pattern: /\bthe service\b|\bcontrol plane\b/iu },
    { instead: 'problem or error', pattern: /\btroubles?\b|\bfaults?\b/iu },
    { instead: 'requires', pattern: /\bwants\b/iu },
    { instead: 'is blocking', pattern: /\bin the way of\b/iu },
    { instead: 'rejected, not accepted or couldn’t', pattern: /\brefus(?:e|es|ed|ing)\b/iu },
    { instead: 'listed, shown, checked or scanned', pattern: /\blook(?:s|ed|ing)? (?:at|through)\b/iu },
    { instead: 'in progress', pattern: /\bunder way\b/iu },
    { instead: 'ID', pattern: /\bids?\b|\bIds?\b/u },
    { instead: 'part', pattern: /\bblocks?\b/iu },
    {
      instead: 'US spelling',
      pattern: /\b(?:behaviours?|cancelled|cancelling|minimise|licences?|colours?|favourites?|recognise)\b/iu,
    },
  ],
  de: [
    { instead: '„43 %“, mit Leerzeichen', pattern: /[\d}]%/u, seesPlaceholders: true },
    { instead: 'Anführungszeichen „…“', pattern: /”/u },
    { instead: 'MediaMagic', pattern: /\bDienst(?:es|e)?\b|Kontrollbereich/u },
    { instead: 'hochladen', pattern: /\b(?:ge)?sende(?:n|t)\b/iu },
    { instead: 'automatisch', pattern: /\bvon selbst\b/iu },
    { instead: 'überwachen', pattern: /beobachte/iu },
    { instead: 'Aktion nötig', pattern: /\bzu klären\b/iu },
    { instead: 'Computer', pattern: /\bRechner\b/u },
    { instead: 'Workspace', pattern: /\bArbeitsbereich/u },
    { instead: 'Details', pattern: /\bEinzelheiten\b/u },
    { instead: 'Version', pattern: /\bFassung\b/u },
  ],
};

function textsIn(messages: object, prefix = ''): (readonly [key: string, text: string])[] {
  return Object.entries(messages).flatMap(([name, value]: [string, unknown]) => {
    const key = `${prefix}${name}`;
    if (typeof value === 'string') return [[key, value] as const];
    return typeof value === 'object' && value !== null ? textsIn(value, `${key}.`) : [];
  });
}

/** One line for each word that the rules refuse, with its key and what to write instead. */
export function wordingFindings(language: WordingLanguage, messages: object): string[] {
  return textsIn(messages).flatMap(([key, text]) => {
    const words = text.replaceAll(/\{\w+\}/gu, '{}');
    return rules[language].flatMap(({ instead, pattern, seesPlaceholders }) => {
      const found = pattern.exec(seesPlaceholders ? words : words.replaceAll('{}', ' '));
      return found === null ? [] : [`${language} ${key}: “${found[0].trim()}”; write ${instead}`];
    });
  });
}
