/** Watch folders: the rules for each, and its state. */
import type { SubmissionOptions } from './submission.ts';
import type { NameRule } from './upload.ts';

/** What happens to a file that has changed after it was sent. */
export const changedFileRules = ['new-version', 'ignore'] as const;
export type ChangedFileRule = (typeof changedFileRules)[number];

/** What happens to the files that are in a folder when it is added. */
export const existingFileRules = ['skip', 'send'] as const;
export type ExistingFileRule = (typeof existingFileRules)[number];

/** `listedOtherTypes`: the files of other types that a folder's card names. */
export const watchBounds = { patterns: 50, patternLength: 200, listedOtherTypes: 200 } as const;

/** Each file of a watch folder is a submission of one, with the metadata and sidekicks of the folder. */
export interface WatchRules extends SubmissionOptions {
  readonly subfolders: boolean;
  /** Globs for the names of files to send (`*.mov`). A glob with a slash matches the path within the folder. Empty means all. */
  readonly include: readonly string[];
  /** Globs for the names of files to ignore. They override `include`. */
  readonly exclude: readonly string[];
  readonly changed: ChangedFileRule;
  readonly whenNameTaken: NameRule;
}

/**
 * `indexing`: the files are being scanned for the first time since the start. `missing`: the folder or its drive does not
 * exist; watching continues when it does. `unreadable`: the user may not list the folder. `not-responding`: its drive does
 * not answer; watching continues when it does.
 */
export type WatchState = 'indexing' | 'watching' | 'missing' | 'unreadable' | 'not-responding' | 'paused';

/** A problem that does not stop the watching of a folder. */
export type WatchProblem =
  | { readonly problem: 'unreadable-folders'; readonly count: number; readonly example: string }
  /** Names that are not UTF-8, so that their files and folders cannot be opened. `examples`: the first of them. */
  | { readonly problem: 'unreadable-names'; readonly count: number; readonly examples: readonly string[] }
  /** The system sends no more file events, so the folder is scanned regularly instead. */
  | { readonly problem: 'no-notices' };

export interface WatchFolder {
  readonly id: number;
  readonly path: string;
  readonly rules: WatchRules;
  readonly state: WatchState;
  /** The number of files that have changed too recently to be sent. */
  readonly settling: number;
  /** The number of files added to the queue since the folder was added. */
  readonly taken: number;
  readonly lastTakenAt: number | null;
  readonly problems: readonly WatchProblem[];
  /** Files of types that MediaMagic does not take, which are left out. `names`: the paths of the first within the folder. */
  readonly otherTypes: { readonly count: number; readonly names: readonly string[] };
}

/** The number of watch folders by state, for the footer of the window. */
export interface WatchSummary {
  readonly folders: number;
  readonly paused: number;
  /** The number of missing or unreadable folders. */
  readonly failing: number;
  readonly settling: number;
}

/** A folder that was picked but not added yet. The page refers to it by `candidate`, so it cannot name a path. */
export interface WatchCandidate {
  readonly candidate: string;
  readonly path: string;
  readonly problem: 'watched-already' | 'unreadable' | null;
}

/** The files of a folder that the rules would send. */
export interface WatchCount {
  readonly files: number;
  readonly bytes: number;
  /** False when counting stopped early and there are more files. */
  readonly isWhole: boolean;
}
