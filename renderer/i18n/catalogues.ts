/** The message catalogues of all languages. */
import type { Language } from '../../preload/contract/languages.ts';
import type { Catalogue, PartialCatalogue } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';

/** Languages with a complete translation; a missing message does not compile. */
type CompleteLanguage = 'en' | 'de';

/** English replaces the messages that an incomplete language lacks. */
export const catalogues = { en, de } satisfies Readonly<
  Record<Language, PartialCatalogue> & Record<CompleteLanguage, Catalogue>
>;
