/**
 * Turns message keys into text, for the window and the main process: finds the message, chooses its plural form and
 * fills in its values. Pure.
 */
import type { Language } from '../../preload/contract/languages.ts';
import type { Catalogue, MessageKey, PartialCatalogue } from './catalogue.ts';
import { catalogues } from './catalogues.ts';

/** The values for the `{name}` placeholders of a message. */
export type Named = Readonly<Record<string, string | number>>;

/** Formats numbers for the region; a value named `count` selects the plural form. */
export type Translate = (key: MessageKey, named?: Named) => string;

/** The language tag for Intl: the system's region when its language is the one shown, else the plain language. */
export function chooseRegion(language: Language, systemLocale: string): string {
  if (!systemLocale.toLowerCase().startsWith(language)) return language;
  try {
    return Intl.getCanonicalLocales(systemLocale)[0] ?? language;
  } catch {
    // A system locale may be no BCP 47 tag, for example "en_US.UTF-8".
    return language;
  }
}

/** `catalogue` replaces the messages of the app. */
export function createTranslate(
  language: Language,
  region: string,
  catalogue: PartialCatalogue = catalogues[language],
): Translate {
  const whole = new Intl.NumberFormat(region, { maximumFractionDigits: 0 });
  const rules = new Intl.PluralRules(language);
  const formsOf = new Map<MessageKey, readonly string[]>();

  function findForms(key: MessageKey): readonly string[] {
    const message = find(catalogue, key) ?? find(catalogues.en, key) ?? key;
    const forms = message.split(' | ');
    formsOf.set(key, forms);
    return forms;
  }

  /** The forms of a message are `one | other` or `zero | one | other`. */
  function formFor(count: number, forms: readonly string[]): string | undefined {
    if (forms.length > 2 && count === 0) return forms[0];
    return forms.at(rules.select(Math.abs(count)) === 'one' ? -2 : -1);
  }

  return (key, named = {}) => {
    const forms = formsOf.get(key) ?? findForms(key);
    const { count } = named;
    const form = typeof count === 'number' && forms.length > 1 ? formFor(count, forms) : forms[0];
    return (form ?? key).replaceAll(/\{(\w+)\}/gu, (gap, name: string) => {
      const value = named[name];
      if (value === undefined) return gap;
      return typeof value === 'number' ? whole.format(value) : value;
    });
  };
}

function find(catalogue: Catalogue | PartialCatalogue, key: MessageKey): string | undefined {
  let found: unknown = catalogue;
  for (const part of key.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return typeof found === 'string' ? found : undefined;
}
