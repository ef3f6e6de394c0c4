/** Adding files: what became of it, and the look at a large drop before any of it is added. */
import type { MediaCategory } from './failure.ts';

/** What became of the paths that were added. */
export interface AddReport {
  readonly added: number;
  /** Paths that already wait or run; they were not added again. */
  readonly alreadyQueued: readonly string[];
  /** What the added ones have in common; null when nothing was new. */
  readonly batchId: number | null;
}

/** Why something that was found is left out. */
export const skipReasons = [
  'type-not-allowed',
  'type-mismatch',
  'too-large',
  'empty',
  'unreadable',
  'missing',
  'not-a-file',
  'hidden',
  'folder-empty',
  'folder-unreadable',
  'in-queue',
  'submitted-before',
  'named-twice',
] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface Skipped {
  readonly reason: SkipReason;
  readonly count: number;
  /** The first few of them: their places below what was dropped. */
  readonly examples: readonly string[];
}

export interface PreflightView {
  /** Changes with whatever else changes here, so that a person's yes is to what they were shown. */
  readonly revision: number;
  /** `sending`: a person said yes, and it is being added. `failed`: the look broke off. */
  readonly state: 'looking' | 'ready' | 'sending' | 'failed';
  /** Some of it did not come from this window: it was opened with the app, or asked about in an earlier window. */
  readonly isFromOutside: boolean;
  /** How many files and hidden entries were looked at so far. */
  readonly looked: number;
  /** What would be sent. */
  readonly files: number;
  readonly bytes: number;
  /** The names of the first few of them. */
  readonly names: readonly string[];
  readonly categories: Readonly<Record<MediaCategory, number>>;
  /** Of them, those that are in the queue, failed or were cancelled, and are tried again. */
  readonly again: number;
  /** In the order of `skipReasons`. */
  readonly skipped: readonly Skipped[];
  /** How many were added so far; 0 before `sending`. */
  readonly added: number;
}

/** What became of a drop or a pick: added at once, or looked at first. */
export type AddAnswer = ({ readonly outcome: 'added' } & AddReport) | { readonly outcome: 'asked' };

/** What became of a yes. */
export interface PreflightReport extends AddReport {
  /** Added as shown, but no more as it was looked at: its size or time is another, or it is gone. */
  readonly changedSince: number;
}
