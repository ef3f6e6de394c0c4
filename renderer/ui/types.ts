/** Types of what the shared components show. */

/** The colour of a status, which never stands alone: words and an icon say the same. */
export type Tone = 'neutral' | 'active' | 'success' | 'quiet' | 'waiting' | 'danger';

/** A name and a value of a description list. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** From outside, shown as it is; `code`: nobody reads it as words. */
  readonly plain?: 'text' | 'code';
}
