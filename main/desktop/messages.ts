/** The messages of menus, dialogs, tray and notifications: those of the window's catalogue, in the language of the settings. */
import { type Language, type LanguageChoice, chooseLanguage } from '../../preload/contract.ts';
import { type Translate, chooseRegion, createTranslate } from '../../renderer/i18n/translate.ts';

export type { Translate } from '../../renderer/i18n/translate.ts';

/** Asked for at each change of the queue, and slow to make. */
const cache = new Map<Language, Translate>();

/** `systemLocale` is the same for the life of the process. */
export function desktopMessages(choice: LanguageChoice, systemLocale: string): Translate {
  const language = chooseLanguage(choice, systemLocale);
  const t = cache.get(language) ?? createTranslate(language, chooseRegion(language, systemLocale));
  cache.set(language, t);
  return t;
}
