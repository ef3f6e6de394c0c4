/** Uploads as the window sees them: rows, details and timelines. */
import type { AccountLabel } from './accounts.ts';
import type { Bucket, Failure, MediaCategory } from './failure.ts';
import type { SeverityCounts } from './results.ts';
import type { GroupWait, SubmissionChoice } from './submission.ts';
import type { EarlierFile } from './versions.ts';

/** The states of an upload. `failed` needs a person. `complete` and `already-submitted` are final. */
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
 * The next step of an upload: check the file, send its bytes, create the submission, request another processing after a
 * failed one, or poll the processing.
 */
export const uploadSteps = ['check', 'transfer', 'submit', 'reprocess', 'follow'] as const;
export type UploadStep = (typeof uploadSteps)[number];

/** Why a queued or processing upload is not moving. */
export type Wait =
  | { readonly kind: 'turn' }
  | { readonly kind: 'retry'; readonly retryAt: number; readonly attempt: number; readonly failure: Failure }
  | { readonly kind: 'rate-limit'; readonly bucket: Bucket; readonly until: number }
  | { readonly kind: 'plan'; readonly bucket: Bucket }
  | { readonly kind: 'key' }
  | { readonly kind: 'network' }
  | { readonly kind: 'service' }
  /** Another file with the same content is being sent. */
  | { readonly kind: 'copy' }
  /** It was added for another account, whose key is not set. */
  | ({ readonly kind: 'account' } & AccountLabel)
  /** Uploaded, and its group waits for the rest of its files. */
  | { readonly kind: 'group'; readonly group: GroupWait }
  | { readonly kind: 'all-paused' };

/** The actions that change the queue. */
export const queueActions = [
  'pause',
  'resume',
  'retry',
  'cancel',
  'remove',
  'restore',
  'move-to-top',
  'send-anyway',
  'use-other-name',
  'skip',
  /** Ends the polls of a submission whose processing does not move. */
  'stop-following',
] as const;
export type QueueAction = (typeof queueActions)[number];

/** All actions on an upload. The main process decides which of them a row allows. */
export const uploadActions = [
  ...queueActions,
  'show-in-folder',
  'copy-submission-id',
  /** Of the submission's page, if the settings have its address. */
  'copy-link',
  'copy-support-details',
  'open-docs',
  'submit-as-new-version',
  /** Replaces a file that MediaMagic does not take by another one. */
  'choose-another-file',
  /** Before its submission: makes it a new version of what it was compared with, or a submission of its own. */
  'upload-as-version',
  'upload-separately',
  /** Sends an upload that is on hold to the current account instead. */
  'move-to-account',
] as const;
export type UploadAction = (typeof uploadActions)[number];

/** One row of the list. */
export interface UploadRow {
  readonly id: string;
  /** The drop, pick or start that added it. */
  readonly batchId: number;
  readonly name: string;
  readonly folder: string;
  /** null until the file was checked. */
  readonly sizeBytes: number | null;
  readonly contentType: string | null;
  readonly category: MediaCategory | null;
  readonly state: UploadState;
  /** The bytes that storage has acknowledged, plus a limited estimate of those in flight. It never decreases. */
  readonly sentBytes: number;
  /** Its speed and the time until all of its bytes are sent; both null unless it is uploading and they mean something. */
  readonly bytesPerSecond: number | null;
  readonly remainingMs: number | null;
  /** The progress of the processing as the service reports it, 0-100. */
  readonly processingPercent: number | null;
  /** Set while `queued`; while `processing`, if the progress cannot be read. */
  readonly wait: Wait | null;
  /** Set while the state is `failed`, and while the upload waits for a retry. */
  readonly failure: Failure | null;
  readonly submissionId: string | null;
  readonly assetId: string | null;
  readonly versionNumber: number | null;
  readonly issueCount: number | null;
  /** The issues by severity; null until the app has read them. */
  readonly severities: SeverityCounts | null;
  /** The submission that this upload creates a new version of. */
  readonly previousSubmissionId: string | null;
  /** What it may be a new version of, while a person can still choose before its submission; null otherwise. */
  readonly versionOffer: EarlierFile | null;
  /** The service's documentation of "already submitted"; null when it gave none. */
  readonly docsUrl: string | null;
  /** The number of times that the upload restarted because its file changed while it was being sent. */
  readonly restarts: number;
  /** The name under which it is in the workspace, because another file has its own name; null if it has its own. */
  readonly uploadedAs: string | null;
  readonly actions: readonly UploadAction[];
  readonly addedAt: number;
  readonly finishedAt: number | null;
}

/** The events in the timeline of an upload. */
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
  'moved',
  'moved-to-account',
  'file-moved',
  'file-replaced',
  'touched',
  'new-version',
  'version-chosen',
  'version-declined',
  'sent-anyway',
  'renamed',
  'found-in-workspace',
  'other-name-chosen',
  'following-stopped',
  'reprocessing',
] as const;
export type TimelineEvent = (typeof timelineEvents)[number];

export interface TimelineEntry {
  readonly at: number;
  readonly event: TimelineEvent;
  readonly attempt?: number;
  readonly delayMs?: number;
  readonly failure?: Failure;
  /** One short detail, for example the transfer method or the blobPath. */
  readonly note?: string;
  /** Set when all bytes were sent. */
  readonly transfer?: TransferFacts;
}

/** Facts about a transfer, recorded when it has finished. */
export interface TransferFacts {
  /** The bytes sent by the last run. Fewer than the file has when earlier runs sent a part of it. */
  readonly sentBytes: number;
  readonly tookMs: number;
  /** null when the file was sent in one request. */
  readonly blocks: {
    readonly count: number;
    /** The size of the largest block. */
    readonly sizeBytes: number;
    /** The number of blocks whose checksum was verified by storage. */
    readonly verified: number;
  } | null;
}

/** The submission of an upload, in its details. */
export interface SubmissionDetails extends SubmissionChoice {
  /** null until the submission was requested. */
  readonly requestedAt: number | null;
  readonly submissionId: string | null;
  /** The number of files of this submission, including the upload itself. */
  readonly fileCount: number;
  /** The first other files of it, in order. */
  readonly others: readonly { readonly id: string; readonly name: string; readonly state: UploadState }[];
  /** Set while the group waits for the rest of its files. */
  readonly wait: GroupWait | null;
  /** The refusal because of which the group was submitted one file at a time; null when it was not. */
  readonly splitBy: Failure | null;
}

export interface UploadDetails {
  readonly row: UploadRow;
  readonly path: string;
  /** The name at the service: the name of the file, or `name (2).ext` if that was taken. */
  readonly remoteName: string | null;
  readonly blobPath: string | null;
  readonly method: TransferMethod | null;
  /** The earlier upload with the same content that this app has submitted; null when there is none. */
  readonly sameAs: { readonly path: string; readonly submittedAt: number } | null;
  readonly submission: SubmissionDetails;
  readonly timeline: readonly TimelineEntry[];
}

/**
 * What happens to a file if the workspace already has another file of its name: a person is asked, it is uploaded under the
 * next free name, or it is not uploaded.
 */
export const nameRules = ['ask', 'rename', 'skip'] as const;
export type NameRule = (typeof nameRules)[number];

/** A submission that this app has made with the current account. */
export interface EarlierSubmission {
  readonly submissionId: string;
  /** The name of its file, or of the first of several. */
  readonly name: string;
  readonly submittedAt: number;
}

/** How a file is sent: as multipart to the API, by one PUT to storage, or in blocks. */
export const transferMethods = ['direct', 'single-put', 'blocks'] as const;
export type TransferMethod = (typeof transferMethods)[number];

/**
 * The largest file that goes to the API in one direct request; a larger one goes to storage by a presigned URL. The API
 * reference says "10 MB", which is read as the smaller of its two meanings.
 */
export const directLimitBytes = 10_000_000;
