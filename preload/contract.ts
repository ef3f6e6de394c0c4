/**
 * The contract between the processes: all shared records, all calls of the window, and all notices of the main process. The
 * preload's functions, the main process's handlers and the window's types derive from it, so a call that one side lacks does
 * not compile.
 *
 * Only paths, ids and small records cross between the processes, never the bytes of media. Sizes are in bytes, times in
 * milliseconds since 1970 (UTC), durations in milliseconds.
 */
import type { DropAnswer } from './contract/addFiles.ts';
import type { EndedBatch } from './contract/batch.ts';
import type { CallName } from './contract/callNames.ts';
import type { CallFunction } from './contract/calls.ts';
import type { NavigationRequest } from './contract/navigation.ts';
import type { Overview } from './contract/overview.ts';
import type { SubmissionChoice } from './contract/submission.ts';

export * from './channels.ts';
export * from './contract/accounts.ts';
export * from './contract/batch.ts';
export * from './contract/addFiles.ts';
export * from './contract/callNames.ts';
export * from './contract/calls.ts';
export * from './contract/conversions.ts';
export * from './contract/failure.ts';
export * from './contract/languages.ts';
export * from './contract/externalUrls.ts';
export * from './contract/overview.ts';
export * from './contract/navigation.ts';
export * from './contract/progress.ts';
export * from './contract/reply.ts';
export * from './contract/results.ts';
export * from './contract/settings.ts';
export * from './contract/settingsSchema.ts';
export * from './contract/settingsTable.ts';
export * from './contract/submission.ts';
export * from './contract/submissionPage.ts';
export * from './contract/submissionSchema.ts';
export * from './contract/updates.ts';
export * from './contract/upload.ts';
export * from './contract/versions.ts';
export * from './contract/watch.ts';

/** The answer of a handler. Errors are values, so that no stack trace and no path of the app reaches the page. */
export type Reply<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly error: string };

/** Sent at most ten times a second while something changes. The window then requests the rows that it shows. */
export interface ChangeNotice {
  readonly overview: Overview;
  /** The batches that have ended since the previous notice. */
  readonly endedBatches: readonly EndedBatch[];
}

/** The functions on `window.mediamagic`. `addPaths` is missing, because only the preload may name paths. */
export type Bridge = { readonly [Name in Exclude<CallName, 'addPaths'>]: CallFunction<Name> } & {
  /**
   * Adds files that were dropped on the window. The preload reads their paths, which the page cannot. Without `submission`
   * the mode comes from the settings, and there is no metadata and no sidekick. `onto`: the upload onto whose row they were
   * dropped.
   */
  addDropped(files: readonly File[], submission?: SubmissionChoice, onto?: string): Promise<DropAnswer>;
  /** Calls `listener` for every change notice until the returned function is called. */
  onChange(listener: (notice: ChangeNotice) => void): () => void;
  /** Calls `listener` for every request from the tray, a notification or a link until the returned function is called. */
  onNavigationRequest(listener: (request: NavigationRequest) => void): () => void;
};
