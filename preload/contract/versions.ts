/** New versions: files that are added again after they have changed, or that have the name of a file submitted before. */

export const versionChoices = ['new-version', 'separate'] as const;
/** `new-version` continues the earlier submission; `separate` makes a submission without one. */
export type VersionChoice = (typeof versionChoices)[number];

export const versionMatches = ['path', 'name'] as const;
/** Why a file may be a new version: the same path was submitted with other content, or a file of its name. */
export type VersionMatch = (typeof versionMatches)[number];

/** What was chosen last for each match. */
export type VersionChoices = Readonly<Record<VersionMatch, VersionChoice>>;

/** The submission that a file may be a new version of. */
export interface EarlierFile {
  readonly name: string;
  readonly submittedAt: number;
}

/** The question about the files of a preflight that match in the same way. */
export interface VersionQuestion {
  readonly match: VersionMatch;
  readonly count: number;
  /** What was chosen last. */
  readonly choice: VersionChoice;
  /** The first of them. `file`: its number, for the answer. `name`: its path within the drop. */
  readonly files: readonly { readonly file: number; readonly name: string; readonly earlier: EarlierFile }[];
}

/** The answer for all of these files; those in `except` get the other choice. */
export interface VersionAnswer {
  readonly match: VersionMatch;
  readonly choice: VersionChoice;
  readonly except: readonly number[];
}

/** How many files of a question are listed, and can be answered one by one. */
export const maxListedVersions = 200;

/** The files of a small drop that may be new versions, while a person can still choose. */
export interface OfferedVersions {
  readonly count: number;
  /** The number of these that will be new versions if nothing changes. */
  readonly asVersions: number;
  /** Of the first one. */
  readonly earlier: EarlierFile;
}

/** Files of a drop that were left out, because they were submitted before and have not changed. */
export interface UnchangedFiles {
  readonly count: number;
  /** Of the first one. */
  readonly name: string;
  /** Adds them all the same, with `uploadUnchanged`. */
  readonly token: number;
}
