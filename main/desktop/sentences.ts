/** Fills the desktop's words in: numbers by Intl, plurals by their rules. Pure. */
import { type Language, chooseLanguage } from '../../preload/contract.ts';
import { type DesktopWords, type Plural, desktopWords } from './words.ts';

export interface Sentences {
  readonly words: DesktopWords;
  number(value: number): string;
  /** Replaces each `{name}` by what is given for it. */
  fill(sentence: string, facts: Readonly<Record<string, string | number>>): string;
  /** The form for `count`, which stands for `{n}`. */
  plural(forms: Plural, count: number): string;
}

/** Asked for at each change of the queue, and slow to make. */
const made = new Map<Language, Sentences>();

export function desktopSentences(setting: 'system' | Language, systemLocale: string): Sentences {
  const language = chooseLanguage(setting, systemLocale);
  const known = made.get(language) ?? sentencesIn(language);
  made.set(language, known);
  return known;
}

function sentencesIn(language: Language): Sentences {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const rules = new Intl.PluralRules(language);
  const number = (value: number) => whole.format(value);
  const fill: Sentences['fill'] = (sentence, facts) =>
    sentence.replaceAll(/\{(\w+)\}/gu, (gap, name: string) => {
      const fact = facts[name];
      return fact === undefined ? gap : typeof fact === 'number' ? number(fact) : fact;
    });
  return {
    words: desktopWords(language),
    number,
    fill,
    plural: (forms, count) => fill(rules.select(count) === 'one' ? forms.one : forms.other, { n: count }),
  };
}
