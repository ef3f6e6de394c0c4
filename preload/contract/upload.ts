/** Uploads as the window sees them: rows, details, timelines. */
import type { Bucket, Failure, MediaCategory } from './failure.ts';

/** Where one upload stands. `failed` needs a person; `complete` and `already-submitted` are ends. */
export const uploadStates = [
  'queued',
  'checking',
  'uploading',
  'submitting',
  'processing',
  'complete',
  'already-submitted',
  'failed',
  'paused',
] as const;
export type UploadState = (typeof uploadStates)[number];

/**
 * What an upload needs next: look at the file, send the bytes, create the submission, ask for a failed processing to be
 * repeated, follow the processing.
 */
export const uploadSteps = ['check', 'transfer', 'submit', 'reprocess', 'follow'] as const;
export type UploadStep = (typeof uploadSteps)[number];

/** Why a queued upload is not moving. */
export type Wait =
  | { readonly kind: 'turn' }
  | { readonly kind: 'retry'; readonly retryAt: number; readonly attempt: number; readonly failure: Failure }
  | { readonly kind: 'rate-limit'; readonly bucket: Bucket; readonly until: number }
  | { readonly kind: 'plan'; readonly bucket: Bucket }
  | { readonly kind: 'key' }
  | { readonly kind: 'network' }
  | { readonly kind: 'service' }
  /** For another file of the same content, which is being sent. */
  | { readonly kind: 'copy' }
  | { readonly kind: 'all-paused' };

/** Those that change the queue; the others concern the desktop. */
export const queueActions = [
  'pause',
  'resume',
  'retry',
  'cancel',
  'remove',
  'restore',
  'move-to-top',
  'send-anyway',
] as const;
export type QueueAction = (typeof queueActions)[number];

/** What can be done to an upload. The main process says which of them fit a row. */
export const uploadActions = [
  ...queueActions,
  'show-in-folder',
  'copy-submission-id',
  'copy-support-details',
  'open-docs',
  'submit-as-new-version',
] as const;
export type UploadAction = (typeof uploadActions)[number];

/** One row of the list. */
export interface UploadRow {
  readonly id: string;
  /** Which drop, pick or start brought it. */
  readonly batchId: number;
  readonly name: string;
  readonly folder: string;
  /** null until the file was looked at. */
  readonly sizeBytes: number | null;
  readonly contentType: string | null;
  readonly category: MediaCategory | null;
  readonly state: UploadState;
  /** Bytes that storage has acknowledged, plus a bounded estimate of what is on the wire; never runs backwards. */
  readonly sentBytes: number;
  /** The service's own progress of the processing, 0-100. */
  readonly processingPercent: number | null;
  /** Set while `queued`. */
  readonly wait: Wait | null;
  /** Set while `failed`; also the last trouble of a row that waits for its retry. */
  readonly failure: Failure | null;
  readonly submissionId: string | null;
  readonly assetId: string | null;
  readonly versionNumber: number | null;
  readonly issueCount: number | null;
  /** The submission that this one is to be a new version of. */
  readonly previousSubmissionId: string | null;
  /** The service's explanation of "already submitted", when it gave one. */
  readonly docsUrl: string | null;
  /** How often this file was changed while it was being sent and so started over. */
  readonly restarts: number;
  readonly actions: readonly UploadAction[];
  readonly addedAt: number;
  readonly finishedAt: number | null;
}

/** Names of the moments that an upload's timeline records. */
export const timelineEvents = [
  'added',
  'checking',
  'checked',
  'uploading',
  'uploaded',
  'submitting',
  'submitted',
  'processing',
  'complete',
  'already-submitted',
  'retrying',
  'waiting',
  'failed',
  'paused',
  'resumed',
  'retried',
  'cancelled',
  'started-over',
  'interrupted',
  'removed',
  'restored',
  'moved-to-top',
  'file-moved',
  'touched',
  'new-version',
  'sent-anyway',
  'reprocessing',
] as const;
export type TimelineEvent = (typeof timelineEvents)[number];

export interface TimelineEntry {
  readonly at: number;
  readonly event: TimelineEvent;
  readonly attempt?: number;
  readonly delayMs?: number;
  readonly failure?: Failure;
  /** One short fact in the field's terms, e.g. the transfer method or the blobPath. */
  readonly note?: string;
  /** Set where all bytes were sent. */
  readonly transfer?: TransferFacts;
}

/** How the bytes went, told once they are all there. */
export interface TransferFacts {
  /** What this last run sent; less than the file where earlier runs had brought a part of it. */
  readonly sentBytes: number;
  readonly tookMs: number;
  /** null where the file went in one piece. */
  readonly blocks: {
    readonly count: number;
    /** Of the largest. */
    readonly sizeBytes: number;
    /** How many carried a checksum that storage verified. */
    readonly verified: number;
  } | null;
}

export interface UploadDetails {
  readonly row: UploadRow;
  readonly path: string;
  /** The name the service was given: the file's own, or `name (2).ext` where that one was taken. */
  readonly remoteName: string | null;
  readonly blobPath: string | null;
  readonly method: TransferMethod | null;
  /** Where this content was found to have been submitted before by this app. */
  readonly sameAs: { readonly path: string; readonly submittedAt: number } | null;
  readonly timeline: readonly TimelineEntry[];
}

/** How the bytes went: multipart to the API, one PUT to storage, or blocks. */
export const transferMethods = ['direct', 'single-put', 'blocks'] as const;
export type TransferMethod = (typeof transferMethods)[number];

/**
 * The largest file that goes to the API in one direct request; a larger one goes to storage by a presigned URL. The API
 * reference says "10 MB"; this is the smaller reading of it.
 */
export const directLimitBytes = 10_000_000;
