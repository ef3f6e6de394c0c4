/** The languages of the app. A new language needs a line here, a folder of messages in renderer/i18n and a line in its catalogues.ts. */

/** Each language with its name in that language. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as readonly Language[];

/** `system` means the language of the system if the app supports it, otherwise English. */
export type LanguageChoice = 'system' | Language;
export const languageChoices: readonly LanguageChoice[] = ['system', ...languages];

/** Returns the language of window, menus and dialogs for the person's choice and the locale of the system. */
export function chooseLanguage(choice: LanguageChoice, systemLocale: string): Language {
  if (choice !== 'system') return choice;
  // A locale is a BCP 47 tag ("de-AT") or a POSIX one ("de_AT.UTF-8").
  const [systemLanguage] = systemLocale.toLowerCase().split(/[-_.]/u);
  return languages.find((language) => language === systemLanguage) ?? 'en';
}
