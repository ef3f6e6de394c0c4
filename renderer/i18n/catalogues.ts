/** The messages of every language of the app. */
import type { Language } from '../../preload/contract/languages.ts';
import type { Catalogue, PartialCatalogue } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';

/** Languages that are translated as a whole: a message that one of them lacks does not compile. */
type CompleteLanguage = 'en' | 'de';

/** English stands in for what a language that is not complete lacks. */
export const catalogues = { en, de } satisfies Readonly<
  Record<Language, PartialCatalogue> & Record<CompleteLanguage, Catalogue>
>;
