/** A watch folder as it is kept, and what of its files is remembered: in the queue's database. */
import type { WatchRules } from '../../preload/contract.ts';
import type { Memory, Remembered } from './decision.ts';
import type { Drive } from './mountPoint.ts';
import type { Found } from './scan.ts';

/** A watch folder as it is kept. */
export interface StoredFolder {
  readonly id: number;
  readonly path: string;
  readonly rules: WatchRules;
  readonly isPaused: boolean;
  /** What was there before this moment is not sent; null once all of that is remembered, or where it is to be sent. */
  readonly baselineAt: number | null;
  readonly drive: Drive | null;
}

/** A file that is to be sent, or that is known under another path. */
export interface Candidate {
  readonly found: Found;
  readonly as: 'new' | 'changed' | 'moved';
  /** What was remembered of it; null for a new file. */
  readonly before: Remembered | null;
}

/** What of the files is remembered, in the queue's database. */
export interface FolderMemory {
  /** In the order of `found`. */
  lookUp(found: readonly Found[]): readonly Memory[];
  /** These are not sent; from now on they are known as they are. */
  remember(found: readonly Found[]): void;
  markGone(paths: readonly string[]): void;
  /** What is remembered and is not among `seen` is gone. In small steps, as long as `goesOn`. */
  sweep(seen: ReadonlySet<string>, goesOn: () => boolean): Promise<void>;
  saveDrive(drive: Drive): void;
  /** Uploads that looked for their file while it was not there, with its drive perhaps, look again if it is now. */
  tryMissing(isThere: (path: string) => boolean): void;
  /** All that was there when the folder was added is remembered. */
  baselineDone(): void;
  /**
   * Adds to the queue, and remembers in the same transaction. Resolves when that outlives a power cut; in the order of
   * `takings`. `later`: an earlier upload of the file is in the way just now.
   */
  take(candidates: readonly Candidate[]): Promise<readonly ('taken' | 'later')[]>;
}
