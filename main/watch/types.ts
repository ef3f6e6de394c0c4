/** A watch folder as it is stored, and the interface to what the queue's database knows about its files. */
import type { WatchRules } from '../../preload/contract.ts';
import type { KnownFiles, KnownFile } from './decision.ts';
import type { Drive } from './mountPoint.ts';
import type { FoundFile } from './scan.ts';
import type { SentContent } from './sentContent.ts';

/** A watch folder as it is stored. */
export interface StoredFolder {
  readonly id: number;
  readonly path: string;
  readonly rules: WatchRules;
  readonly isPaused: boolean;
  /**
   * Files that existed before this moment are not sent. null once all of them are known, or if they are to be sent.
   */
  readonly baselineAt: number | null;
  readonly drive: Drive | null;
}

/** A file that is ready to be sent, or that is known at another path. */
export interface Candidate {
  readonly found: FoundFile;
  readonly as: 'new' | 'changed' | 'moved';
  /** What was known about it; null for a new file. */
  readonly before: KnownFile | null;
}

/** What the queue's database knows about the files of one watch folder. */
export interface FolderMemory {
  /** In the order of `found`. */
  lookUp(found: readonly FoundFile[]): readonly KnownFiles[];
  /** Marks these files as known as they are now; they are not sent. */
  remember(found: readonly FoundFile[]): void;
  /** The same for files of types that the service does not take. The folder's card counts and lists them. */
  leaveOut(found: readonly FoundFile[]): void;
  markGone(paths: readonly string[]): void;
  /**
   * Marks every known file that is not in `seen` as gone. Works in small steps while `shouldContinue` returns true.
   */
  sweep(seen: ReadonlySet<string>, shouldContinue: () => boolean): Promise<void>;
  saveDrive(drive: Drive): void;
  /** Retries uploads that failed because their file was missing, if it exists now. */
  retryMissing(exists: (path: string) => boolean): void;
  /** Every file that existed when the folder was added is known now. */
  baselineDone(): void;
  /** What was sent of a known file; null if it was not sent or its upload does not exist any more. */
  sentContent(known: KnownFile): SentContent | null;
  /**
   * Adds the files to the queue and marks them as known in the same transaction. Resolves when that survives a power
   * cut, with one result for each candidate, in their order. `later`: another upload of the file is in progress.
   */
  importFiles(candidates: readonly Candidate[]): Promise<readonly ('imported' | 'later')[]>;
}
