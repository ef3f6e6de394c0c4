import type { Language } from '../../preload/contract/languages.ts';
/** The shape of a catalogue: the English one, in any language. */
import type { Coverage } from './coverage.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';

/** Does not compile while the English catalogue lacks something that the contract names. */
type Covers<Messages extends Coverage> = Messages;
type English = Covers<typeof en>;

type Widened<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : Widened<Messages[Key]>;
};

/** Every entry of the English catalogue, in another language. */
export type Catalogue = Widened<English>;

type Part<Messages> = {
  readonly [Key in keyof Messages]?: Messages[Key] extends string ? string : Part<Messages[Key]>;
};

/** Some entries of it: a language that is still being translated. */
export type PartialCatalogue = Part<English>;

export type FactCatalogue = Catalogue['failuresWithFacts'];

type Leaves<Messages, Prefix extends string = ''> = {
  [Key in keyof Messages & string]: Messages[Key] extends string
    ? `${Prefix}${Key}`
    : Leaves<Messages[Key], `${Prefix}${Key}.`>;
}[keyof Messages & string];

/** The name of one message, e.g. `top.pauseAll`. */
export type MessageKey = Leaves<English>;

/** Languages that are translated as a whole: a message that one of them lacks does not compile. */
type CompleteLanguage = 'en' | 'de';

/** English stands in for what a language that is not complete lacks. */
export const catalogues = { en, de } satisfies Readonly<
  Record<Language, PartialCatalogue> & Record<CompleteLanguage, Catalogue>
>;
