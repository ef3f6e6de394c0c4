/** Provides the messages of menus, dialogs, tray and notifications from the window's catalogue, in the language of the settings. */
import {
  type Language,
  type LanguageChoice,
  type ShownSeverity,
  chooseLanguage,
  languages,
} from '../../preload/contract.ts';
import { type Translate, chooseRegion, createTranslate } from '../../renderer/i18n/translate.ts';

export type { Translate } from '../../renderer/i18n/translate.ts';

/** The tray needs a translator at each change of the queue, and creating one is slow. */
const cache = new Map<Language, Translate>();

/** `systemLocale` must not change while the process runs, because the cache ignores it. */
export function desktopMessages(choice: LanguageChoice, systemLocale: string): Translate {
  const language = chooseLanguage(choice, systemLocale);
  const t = cache.get(language) ?? createTranslate(language, chooseRegion(language, systemLocale));
  cache.set(language, t);
  return t;
}

/** The names of the severities in every language, by which a search finds them. */
export const severityWords: Readonly<Record<ShownSeverity, string>> = {
  CRITICAL: inEveryLanguage('CRITICAL'),
  MAJOR: inEveryLanguage('MAJOR'),
  MINOR: inEveryLanguage('MINOR'),
  INFO: inEveryLanguage('INFO'),
  OTHER: '',
};

function inEveryLanguage(severity: ShownSeverity): string {
  return languages
    .map((language) => createTranslate(language, language)(`results.severities.${severity}`))
    .join(' ');
}
