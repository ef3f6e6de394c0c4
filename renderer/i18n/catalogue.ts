/** The type of a message catalogue, derived from the English one. */
import type { Coverage } from './coverage.ts';
import type * as en from './en/index.ts';

/** Does not compile when the English catalogue lacks an entry that the contract requires. */
type Covers<Messages extends Coverage> = Messages;
type English = Covers<typeof en>;

type Widened<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : Widened<Messages[Key]>;
};

/** All entries of the English catalogue, in any language. */
export type Catalogue = Widened<English>;

type Part<Messages> = {
  readonly [Key in keyof Messages]?: Messages[Key] extends string ? string : Part<Messages[Key]>;
};

/** Some of these entries, for a language whose translation is not complete. */
export type PartialCatalogue = Part<English>;

export type FactCatalogue = Catalogue['failuresWithFacts'];

type Leaves<Messages, Prefix extends string = ''> = {
  [Key in keyof Messages & string]: Messages[Key] extends string
    ? `${Prefix}${Key}`
    : Leaves<Messages[Key], `${Prefix}${Key}.`>;
}[keyof Messages & string];

/** The key of a message, for example `top.pauseAll`. */
export type MessageKey = Leaves<English>;
