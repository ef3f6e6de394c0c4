/** Batches: what one drop, pick or start brought; as headers of a grouped list, and as reports. */
import type { FailureKind } from './failure.ts';
import { type QueueAction, queueActions, type UploadRow } from './upload.ts';

/** Actions that many uploads are counted by: those that change what is in the list. */
export type CountedAction = Exclude<QueueAction, 'restore'>;

export const countedActions: readonly CountedAction[] = queueActions.filter((action) => action !== 'restore');

/** How many uploads each action fits; one that fits none is left out. */
export type ActionCounts = Readonly<Partial<Record<CountedAction, number>>>;

/** Uploads of a batch by where they stand. */
export interface BatchCounts {
  readonly all: number;
  readonly active: number;
  readonly attention: number;
  readonly done: number;
  readonly alreadySubmitted: number;
  readonly cancelled: number;
  /** Of those done, the ones in which the review found something. */
  readonly withIssues: number;
}

/** The line above the uploads of a batch. */
export interface BatchRow {
  readonly kind: 'batch';
  /** Never an upload's. */
  readonly id: string;
  readonly batchId: number;
  /** Of the folder, where all came from one. */
  readonly name: string | null;
  /** 0 where it is not known. */
  readonly addedAt: number;
  /** Whether its uploads are hidden; a search shows them all the same. */
  readonly folded: boolean;
  /** Its uploads that fit the filter and the search; all other numbers are of the whole batch. */
  readonly shown: number;
  readonly counts: BatchCounts;
  /** How far the whole batch is, 0-1; 1 when nothing of it is under way or waits. */
  readonly share: number;
  readonly totalBytes: number;
  readonly offers: ActionCounts;
}

export type ListItem = UploadRow | BatchRow;

/** A range of the grouped list. */
export interface BatchWindow {
  readonly items: readonly ListItem[];
  /** Lines of the whole list, headers included. */
  readonly total: number;
  /** Uploads that fit the filter and the search, also those of folded batches. */
  readonly fitting: number;
  /** The batch that the first item belongs to, and the line of its header; null in an empty list. */
  readonly groupAtTop: { readonly batch: BatchRow; readonly line: number } | null;
}

/** What can be done with a selection that names no uploads. */
export interface SelectionOffers {
  readonly count: number;
  readonly actions: ActionCounts;
  /** Of those that can be removed, how many are being sent right now. */
  readonly sending: number;
}

export interface ActResult {
  /** How many uploads the action fitted. */
  readonly changed: number;
  /** Set by a removal: what `undoRemoval` takes it back by. */
  readonly undo: number | null;
  /** The system's clipboard refused what was to be copied. */
  readonly problem?: 'not-copied';
}

/** A batch of which nothing is to be done any more by itself. */
export interface EndedBatch {
  readonly batchId: number;
  readonly counts: BatchCounts;
}

/** What became of a batch. */
export interface BatchReport {
  readonly batchId: number;
  readonly name: string | null;
  readonly addedAt: number;
  readonly counts: BatchCounts;
  /** Of all its files, as far as their sizes are known. */
  readonly totalBytes: number;
  /** What was sent of it by this app. */
  readonly sentBytes: number;
  /** null while something of it is not at its end. */
  readonly finishedAt: number | null;
  /** Over the time that anything of it was being sent; null where nothing was. */
  readonly bytesPerSecond: number | null;
  /** Failures that need somebody, the most frequent first. */
  readonly attention: readonly {
    readonly kind: FailureKind;
    readonly count: number;
    /** Of the first few files. */
    readonly names: readonly string[];
  }[];
  /** Of very many, those that `attention` leaves out. */
  readonly attentionBeyond: number;
}

export type ExportResult =
  | { readonly result: 'saved'; readonly path: string }
  | { readonly result: 'cancelled' }
  | { readonly result: 'failed'; readonly reason: string };
