/** The languages of the app. A new one takes a line here, a folder of messages in renderer/i18n and a line in catalogues.ts there. */

/** Each language by its own name. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as readonly Language[];

/** `system`: the language of the system, where the app has it. */
export type LanguageChoice = 'system' | Language;
export const languageChoices: readonly LanguageChoice[] = ['system', ...languages];

/** The language of window, menus and dialogs: the person's choice, else the system's if the app has it, else English. */
export function chooseLanguage(choice: LanguageChoice, systemLocale: string): Language {
  if (choice !== 'system') return choice;
  // A locale is a BCP 47 tag ("de-AT") or a POSIX one ("de_AT.UTF-8").
  const [systemLanguage] = systemLocale.toLowerCase().split(/[-_.]/u);
  return languages.find((language) => language === systemLanguage) ?? 'en';
}
