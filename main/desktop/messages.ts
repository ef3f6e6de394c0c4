/** Provides the messages of menus, dialogs, tray and notifications from the window's catalogue, in the language of the settings. */
import { type Language, type LanguageChoice, chooseLanguage } from '../../preload/contract.ts';
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
