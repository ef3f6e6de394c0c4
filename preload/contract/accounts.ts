/** Accounts, and uploads that were added for another one than the current. */

/** `unknown`: the key has neither the prefix of a live nor that of a sandbox key. */
type KeyEnvironmentName = 'live' | 'sandbox' | 'unknown';

/** An account that is not the current one. */
export interface AccountLabel {
  readonly environment: KeyEnvironmentName;
  /** null if it is the host of the current account, or not known. */
  readonly host: string | null;
}

/** Unfinished uploads that were added for another account, whose key is not set. They are on hold. */
export interface HeldUploads extends AccountLabel {
  /** Identifies the account's host and environment. */
  readonly site: string;
  /** Uploads without a submission. */
  readonly waiting: number;
  /** Uploads whose submission is being processed there. */
  readonly submitted: number;
}

/** What can be done with uploads that are on hold: upload them to the current account, or remove them from the list. */
export const heldChoices = ['move', 'remove'] as const;
export type HeldChoice = (typeof heldChoices)[number];
