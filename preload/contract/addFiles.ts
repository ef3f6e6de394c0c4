/** Adding files: the results, and the preflight, which checks a large drop before any of it is added. */
import type { MediaCategory } from './failure.ts';
import type { SubmissionChoice } from './submission.ts';
import type { OfferedVersions, UnchangedFiles, VersionQuestion } from './versions.ts';

/** The result of adding paths. */
export interface AddReport {
  readonly added: number;
  /** Paths that were not added, because they are already in the queue. */
  readonly alreadyQueued: readonly string[];
  /** The batch of the added files; null when there were none. */
  readonly batchId: number | null;
  /** The number of hidden, unfinished and system files and folders that were left out; absent if there were none. */
  readonly ignored?: number;
  /** Absent if there were none. */
  readonly unchanged?: UnchangedFiles;
  /** Absent if there is nothing to choose. */
  readonly versions?: OfferedVersions;
}

/** Why a file or folder is not added. */
export const skipReasons = [
  'type-not-allowed',
  'type-mismatch',
  'too-large',
  'empty',
  'unreadable',
  'missing',
  'name-unreadable',
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
  /** The first few of them, as paths within the drop. */
  readonly examples: readonly string[];
}

export interface PreflightView {
  /** Changes whenever anything here changes, so that a person confirms exactly what they were shown. */
  readonly revision: number;
  /** `sending` means that a person confirmed and the files are being added, `failed` that the check was interrupted. */
  readonly state: 'looking' | 'ready' | 'sending' | 'failed';
  /** Whether some files did not come from this window: they were opened with the app, or come from an earlier window. */
  readonly isFromOutside: boolean;
  /** The number of files and hidden entries that were checked so far. */
  readonly looked: number;
  /** The number of files that would be sent. */
  readonly files: number;
  readonly bytes: number;
  /** The names of the first few files. */
  readonly names: readonly string[];
  readonly categories: Readonly<Record<MediaCategory, number>>;
  /** The number of these files that are in the queue as failed or cancelled, and would be tried again. */
  readonly again: number;
  /** The number of these files that another program is still writing. They are uploaded when they are finished. */
  readonly growing: number;
  /** The files that may be new versions of what was submitted before; those of the same path first. */
  readonly versions: readonly VersionQuestion[];
  /** In the order of `skipReasons`. */
  readonly skipped: readonly Skipped[];
  /** The number of files added so far; 0 before `sending`. */
  readonly added: number;
  /** What the form starts with: the choice of the drop or of the command line, or the default of the settings. */
  readonly submission: SubmissionChoice;
}

/** The answer to a drop or a pick: the files were added, or a preflight asks first. */
export type AddAnswer =
  | ({
      readonly outcome: 'added';
      /**
       * How long the submissions of these files wait, in milliseconds, so that a person can still change their options with
       * `changeSubmission`. The bytes are sent meanwhile.
       */
      readonly holdMs: number;
    } & AddReport)
  | { readonly outcome: 'asked' };

/** `withoutFile`: the number of dropped things that are no files on this computer; absent if there were none. */
export type DropAnswer = AddAnswer & { readonly withoutFile?: number };

/** The result of a confirmed preflight. */
export interface PreflightReport extends AddReport {
  /** The number of files that were added but have changed since the check: in size, in time, or because they are gone. */
  readonly changedSince: number;
}
