/** The state of the whole app: gates, notices, counts and progress. */
import type { HeldUploads } from './accounts.ts';
import type { PreflightView } from './addFiles.ts';
import type { Bucket, Failure } from './failure.ts';
import type { GroupWait } from './submission.ts';
import type { UpdateState } from './updates.ts';
import type { WatchSummary } from './watch.ts';

/** `critical` and `with-issues` show a part of `done`. */
export const filterNames = [
  'all',
  'active',
  'attention',
  'critical',
  'with-issues',
  'done',
  'already-submitted',
] as const;
export type FilterName = (typeof filterNames)[number];

/** The orders of the list. */
export const sortNames = [
  'active-first',
  'queue',
  'newest',
  'oldest',
  'name',
  'name-descending',
  'size',
  'size-ascending',
  'status',
  'severity',
] as const;
export type SortName = (typeof sortNames)[number];

/** A closed gate, which blocks more than one file. The window shows each as a banner. */
export type GateNotice =
  | { readonly gate: 'key'; readonly failure: Failure; readonly checking: boolean }
  | { readonly gate: 'plan'; readonly bucket: Bucket; readonly failure: Failure; readonly checking: boolean }
  | {
      readonly gate: 'rate-limit';
      readonly bucket: Bucket;
      readonly failure: Failure;
      readonly until: number;
    }
  /** There is no connection. If the failure has a status, the service answers every request with an error. */
  | {
      readonly gate: 'offline';
      readonly failure: Failure;
      readonly since: number;
      /** When the app probes the connection again. */
      readonly nextProbeAt: number;
      readonly checking: boolean;
      /** Whether waiting can help, or only a change of the settings. */
      readonly recovery: 'by-itself' | 'after-settings';
    }
  /** Storage takes no files, or cannot be reached, while the service answers. */
  | {
      readonly gate: 'storage';
      readonly failure: Failure;
      readonly since: number;
      /** When the app probes storage again. */
      readonly nextProbeAt: number;
      readonly checking: boolean;
    };

/** A message about this installation. Only the window knows whether it was dismissed. */
export type AppNotice =
  | {
      readonly notice: 'queue-moved-aside';
      readonly path: string;
      readonly reason: string;
      readonly carriedOver: number;
    }
  | { readonly notice: 'rows-set-aside'; readonly count: number }
  | { readonly notice: 'settings-moved-aside'; readonly path: string }
  | { readonly notice: 'queue-not-writable'; readonly reason: string }
  /** Another program has locked the queue's database. */
  | { readonly notice: 'queue-in-use' }
  /**
   * The database's file was deleted, replaced or overwritten while the app ran, and was written again. `path`: where the
   * file is that was in its place; null if there was none. `isWhole`: false if a part of the list was lost.
   */
  | { readonly notice: 'queue-rewritten'; readonly path: string | null; readonly isWhole: boolean }
  /** The folder is watched again as soon as it is readable. */
  | {
      readonly notice: 'watch-folder-missing' | 'watch-folder-unreadable' | 'watch-folder-not-responding';
      readonly path: string;
    }
  /** The system sends no file events, so the folders are scanned regularly instead. */
  | { readonly notice: 'watch-no-notices' }
  /** Another version was installed while this one runs. */
  | { readonly notice: 'restart-due' }
  /** The group waits for files that make no progress, so a person should decide. */
  | { readonly notice: 'group-waiting'; readonly group: GroupWait };

/** Files of a batch that wait for a person, because the workspace has other files of their names. */
export interface NameQuestion {
  readonly batchId: number;
  /** The name of the folder that all files came from; null when there is none. */
  readonly name: string | null;
  /** 0 when it is unknown. */
  readonly addedAt: number;
  /** The number of all files of the batch. */
  readonly files: number;
  readonly waiting: number;
}

export interface Overview {
  /** `locked` means that the system's keyring stores the key but has not returned it yet. */
  readonly environment: 'live' | 'sandbox' | 'unknown' | 'none' | 'locked';
  readonly apiHost: string;
  readonly gates: readonly GateNotice[];
  readonly notices: readonly AppNotice[];
  /** Unfinished uploads that are on hold, by their account. */
  readonly held: readonly HeldUploads[];
  readonly counts: Readonly<Record<FilterName, number>>;
  /** The number of uploads that `retryFailed` and `clearFinished` apply to. */
  readonly offers: { readonly retryFailed: number; readonly clearFinished: number };
  readonly progress: {
    /** The progress of the current or last run, 0-1; null while the list is empty. It is 1 only when all its files are done. */
    readonly fraction: number | null;
    /** The files of the run, without canceled ones, and how many of them are complete or were already submitted. */
    readonly files: number;
    readonly doneFiles: number;
    readonly bytesPerSecond: number;
    /** null while it cannot be estimated. */
    readonly remainingMs: number | null;
  };
  readonly allPaused: boolean;
  /** The latest removal that can be undone, and how many uploads it removed; null when there is none. */
  readonly lastRemoval: { readonly undo: number; readonly count: number } | null;
  /** Whether the desktop shows the app's tray icon now. Without it, closing the window quits the app. */
  readonly trayIsShown: boolean;
  /** The uploads completed since midnight. */
  readonly today: { readonly files: number; readonly bytes: number };
  /** The preflight that waits for a person's answer; null when there is none. */
  readonly preflight: PreflightView | null;
  /** The newest batch first. */
  readonly nameQuestions: readonly NameQuestion[];
  /** The state of the app's own update. */
  readonly update: UpdateState;
  readonly watch: WatchSummary;
}
