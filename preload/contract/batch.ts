/** Batches: the files of one drop, pick or start, as headers of a grouped list and as reports. */
import type { FailureKind } from './failure.ts';
import type { SeverityCounts } from './results.ts';
import type { BatchSubmissions, GroupWait } from './submission.ts';
import { type QueueAction, queueActions, type UploadRow } from './upload.ts';

/** Actions for which uploads are counted: those that change the list. */
export type CountedAction = Exclude<QueueAction, 'restore'>;

export const countedActions: readonly CountedAction[] = queueActions.filter((action) => action !== 'restore');

/** The number of uploads that each action applies to. Actions without any are missing. */
export type ActionCounts = Readonly<Partial<Record<CountedAction, number>>>;

/** Where a list shows the order of the queue: from its beginning to its end, or within each batch. */
export const moveScopes = ['queue', 'batch'] as const;
export type MoveScope = (typeof moveScopes)[number];

/** The result of a move in the queue. */
export interface MoveResult {
  readonly changed: number;
  /** The place of the first moved upload among all that wait, from 1, and their number. */
  readonly place: number;
  readonly of: number;
}

/** The uploads of a batch, counted by state. */
export interface BatchCounts {
  readonly all: number;
  readonly active: number;
  readonly attention: number;
  readonly done: number;
  readonly alreadySubmitted: number;
  readonly cancelled: number;
  /** The number of done uploads in which the review found issues. */
  readonly withIssues: number;
  /** The number of these that have a critical issue. */
  readonly critical: number;
  /** The number of done uploads whose issues the app has not read yet. */
  readonly unread: number;
}

/** The header above the uploads of a batch. */
export interface BatchRow {
  readonly kind: 'batch';
  /** Different from every upload id. */
  readonly id: string;
  readonly batchId: number;
  /** The name of the folder that all files came from; null when there is none. */
  readonly name: string | null;
  /** 0 when it is unknown. */
  readonly addedAt: number;
  /** Whether its uploads are hidden. A search still shows them. */
  readonly folded: boolean;
  /** The number of its uploads that match filter and search. All other numbers are of the whole batch. */
  readonly shown: number;
  readonly counts: BatchCounts;
  /** The progress of the whole batch, 0-1. It is 1 when none of its uploads is active. */
  readonly share: number;
  readonly totalBytes: number;
  readonly offers: ActionCounts;
  /** The group that waits for the rest of its files; null when there is none. */
  readonly group: GroupWait | null;
}

/** The heading above the uploads that ended on one day. */
export interface DayRow {
  readonly kind: 'day';
  /** Different from every upload id. */
  readonly id: string;
  /** The beginning of the day, in milliseconds since 1970. */
  readonly day: number;
  /** The number of its uploads that match filter and search. */
  readonly shown: number;
}

export type ListItem = UploadRow | BatchRow | DayRow;

/** A range of the flat list. In the order `active-first` each day has a heading. */
export interface UploadWindow {
  /** The uploads, without the headings. */
  readonly rows: readonly UploadRow[];
  /** The headings, each with its place among the lines of this answer. */
  readonly days: readonly (DayRow & { readonly index: number })[];
  /** The first line; it differs from the one that was asked for when the anchors have moved. */
  readonly offset: number;
  /** By how many lines most of the anchors have moved. */
  readonly movedBy: number;
  /** The number of lines of the whole list, including headings. */
  readonly total: number;
  /** The number of headings of the whole list, and of those before the first line. */
  readonly headings: number;
  readonly headingsBefore: number;
  /** The number of uploads that match filter and search. */
  readonly fitting: number;
}

/** A range of the grouped list. */
export interface BatchWindow {
  readonly offset: number;
  readonly movedBy: number;
  readonly items: readonly ListItem[];
  /** The number of lines of the whole list, including headers. */
  readonly total: number;
  /** The number of headers of the whole list, and of those before the first item. */
  readonly headings: number;
  readonly headingsBefore: number;
  /** The number of uploads that match filter and search, including those of collapsed batches. */
  readonly fitting: number;
  /** The batch of the first item and the line of its header; null in an empty list. */
  readonly groupAtTop: { readonly batch: BatchRow; readonly line: number } | null;
}

/** The actions for a selection that is given by filter and search instead of ids. */
export interface SelectionOffers {
  readonly count: number;
  readonly actions: ActionCounts;
  /** The number of removable uploads that are being sent now. */
  readonly sending: number;
}

export interface ActResult {
  /** The number of uploads that the action applied to. */
  readonly changed: number;
  /** Set by a removal: the id for `undoRemoval`. */
  readonly undo: number | null;
  /** The system's clipboard refused the text, or the chosen file is in the list already. */
  readonly problem?: 'not-copied' | 'already-in-list';
}

/** A batch without active uploads. */
export interface EndedBatch {
  readonly batchId: number;
  readonly counts: BatchCounts;
}

/** The report of a batch. */
export interface BatchReport {
  readonly batchId: number;
  readonly name: string | null;
  readonly addedAt: number;
  readonly counts: BatchCounts;
  /** All issues of its files by severity, as far as the app has read them. */
  readonly issues: SeverityCounts;
  /** The size of all files whose size is known. */
  readonly totalBytes: number;
  /** The bytes that this app has sent. */
  readonly sentBytes: number;
  /** null while one of its uploads has not ended. */
  readonly finishedAt: number | null;
  /** The average over the time in which any of its files was being sent; null when none was. */
  readonly bytesPerSecond: number | null;
  /** The failures that need a person, the most frequent first. */
  readonly attention: readonly {
    readonly kind: FailureKind;
    readonly count: number;
    /** The names of the first few files. */
    readonly names: readonly string[];
  }[];
  /** The number of failures that `attention` leaves out because there are too many. */
  readonly attentionBeyond: number;
  /** Files that were uploaded under other names because the workspace has other files of their names. */
  readonly renamed: {
    readonly count: number;
    /** The first few of them. */
    readonly examples: readonly { readonly name: string; readonly uploadedAs: string }[];
  };
  readonly submissions: BatchSubmissions;
}

/** `findings`: a CSV table with a line for each issue. */
export const exportFormats = ['csv', 'json', 'findings'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportResult =
  /** `missing`: files whose issues are not in an export of findings, because the app has not read them yet. */
  | { readonly result: 'saved'; readonly path: string; readonly missing?: number }
  | { readonly result: 'cancelled' }
  | { readonly result: 'failed'; readonly reason: string };
