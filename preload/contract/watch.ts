/** Watch folders: what a person set for each, and how each is doing. */

/** What becomes of a file that was sent and has changed since. */
export const changedFileRules = ['new-version', 'ignore'] as const;
export type ChangedFileRule = (typeof changedFileRules)[number];

/** What becomes of the files that are in a folder when it is added. */
export const existingFileRules = ['skip', 'send'] as const;
export type ExistingFileRule = (typeof existingFileRules)[number];

export const watchBounds = { patterns: 50, patternLength: 200 } as const;

export interface WatchRules {
  readonly subfolders: boolean;
  /** Names that are taken, as globs (`*.mov`); with a slash they are about the path within the folder. Empty: all. */
  readonly include: readonly string[];
  /** Names that are left alone; outranks `include`. */
  readonly exclude: readonly string[];
  readonly changed: ChangedFileRule;
}

/**
 * `indexing`: its files are looked at for the first time since the start; `missing`: the folder or its drive is not there,
 * and it goes on by itself when it is; `unreadable`: this user may not list it.
 */
export type WatchState = 'indexing' | 'watching' | 'missing' | 'unreadable' | 'paused';

/** Something that does not stop a folder but should be known. */
export type WatchProblem =
  | { readonly problem: 'unreadable-folders'; readonly count: number; readonly example: string }
  /** The system has no more notices to give: the folder is looked through every now and then instead. */
  | { readonly problem: 'no-notices' };

export interface WatchFolder {
  readonly id: number;
  readonly path: string;
  readonly rules: WatchRules;
  readonly state: WatchState;
  /** Files that are not still long enough yet. */
  readonly settling: number;
  /** Files it has brought since it was added. */
  readonly taken: number;
  readonly lastTakenAt: number | null;
  readonly problems: readonly WatchProblem[];
}

/** All watch folders in a few numbers, for the window's foot. */
export interface WatchSummary {
  readonly folders: number;
  readonly paused: number;
  /** Missing or unreadable. */
  readonly failing: number;
  readonly settling: number;
}

/** A folder that was picked and is not added yet. The page knows it by `candidate`, never by a path of its own. */
export interface WatchCandidate {
  readonly candidate: string;
  readonly path: string;
  readonly problem: 'watched-already' | 'unreadable' | null;
}

/** What a folder holds that the rules would send. */
export interface WatchCount {
  readonly files: number;
  readonly bytes: number;
  /** False where counting was ended early: there is more. */
  readonly isWhole: boolean;
}
