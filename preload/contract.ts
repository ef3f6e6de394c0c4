/**
 * The contract between the processes: every record that crosses, every call the window can make, every notice the
 * main process sends. The preload's functions, the main process's handlers and the window's types are all derived
 * from this file, so a call that one side lacks does not compile.
 *
 * Only paths, ids and small records cross; bytes of media never do. Sizes are bytes, times are milliseconds since
 * 1970 (UTC), durations are milliseconds.
 */
import type { AddAnswer } from './contract/adding.ts';
import type { EndedBatch } from './contract/batch.ts';
import type { CallName } from './contract/callNames.ts';
import type { CallFunction } from './contract/calls.ts';
import type { Overview } from './contract/overview.ts';
import type { NavigationRequest } from './contract/place.ts';

export * from './channels.ts';
export * from './contract/batch.ts';
export * from './contract/adding.ts';
export * from './contract/callNames.ts';
export * from './contract/calls.ts';
export * from './contract/failure.ts';
export * from './contract/languages.ts';
export * from './contract/outside.ts';
export * from './contract/overview.ts';
export * from './contract/place.ts';
export * from './contract/progress.ts';
export * from './contract/results.ts';
export * from './contract/settings.ts';
export * from './contract/settingsSchema.ts';
export * from './contract/settingsTable.ts';
export * from './contract/updates.ts';
export * from './contract/upload.ts';
export * from './contract/watch.ts';

/** What a handler's answer travels as: refusals are values, so that no stack or path of ours reaches the page. */
export type Reply<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly error: string };

/** Sent at most ten times a second while anything changes; the window then asks for the rows it shows. */
export interface ChangeNotice {
  readonly overview: Overview;
  /** Batches that came to their end since the notice before. */
  readonly endedBatches: readonly EndedBatch[];
}

/** What the preload puts on `window.mediamagic`. Paths are named by the preload alone. */
export type Bridge = { readonly [Name in Exclude<CallName, 'addPaths'>]: CallFunction<Name> } & {
  /** Adds what was dropped on the window; the preload reads where the files are, the page cannot. */
  addDropped(files: readonly File[]): Promise<AddAnswer>;
  /** Calls `listener` at every change notice, until the returned function is called. */
  onChange(listener: (notice: ChangeNotice) => void): () => void;
  /** Calls `listener` when the tray, a notification or a link leads to a place, until the returned function is called. */
  onNavigationRequest(listener: (request: NavigationRequest) => void): () => void;
};
