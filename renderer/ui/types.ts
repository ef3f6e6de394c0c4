/** Types that several shared components use. */

/** The colour of a status. An icon and a text always say the same. */
export type Tone = 'neutral' | 'active' | 'success' | 'quiet' | 'waiting' | 'danger';

/** One entry of a description list. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Set for a value from outside the app, which is shown unchanged; `code` uses a monospaced font. */
  readonly plain?: 'text' | 'code';
}
