/** One upload as the queue knows it: what was achieved so far, and the state it is in. */
import type { Failure, MediaCategory, TransferMethod, UploadStep } from '../../../preload/contract.ts';

/** What the check found; compared again before, during and after the bytes are sent. */
export interface CheckedFile {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly contentType: string;
  readonly category: MediaCategory;
  /** Hexadecimal; only where something of the same size was submitted before. '': can no more be found out. */
  readonly sha256?: string;
}

/** All bytes are in storage. */
export interface StoredBlob {
  readonly blobPath: string;
  readonly method: TransferMethod;
}

/** The service's answer to POST /submissions. */
export interface SubmissionRef {
  readonly submissionId: string;
  readonly assetId: string | null;
  readonly versionNumber: number | null;
  readonly versionGroupId: string | null;
}

/** Where an upload stands, with what belongs to that state alone. */
export type Status =
  | {
      readonly state: 'queued';
      /** Not before this moment; null: as soon as it is its turn. */
      readonly retryAt: number | null;
      /** The passing trouble that it waits out. */
      readonly failure: Failure | null;
    }
  | { readonly state: 'checking' }
  | { readonly state: 'uploading' }
  | { readonly state: 'submitting' }
  | {
      readonly state: 'processing';
      readonly percent: number;
      /** When the service is asked next. */
      readonly pollAt: number;
      /** How often it was asked without news; the pauses grow with it. */
      readonly quietPolls: number;
      readonly failure: Failure | null;
    }
  | { readonly state: 'complete'; readonly issueCount: number | null }
  | { readonly state: 'already-submitted'; readonly docsUrl: string | null; readonly detail: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'paused' };

export interface Upload {
  readonly id: string;
  readonly path: string;
  /** Which drop, pick or start brought it. */
  readonly batchId: number;
  /** Sent in this order; smaller is sooner. */
  readonly position: number;
  readonly addedAt: number;
  readonly status: Status;
  readonly file: CheckedFile | null;
  /** The name reserved for it at the service; kept over retries, so that a repeat overwrites only itself. */
  readonly remoteName: string | null;
  /** Which account the name and the blob belong to: a digest, never the key. */
  readonly account: string | null;
  readonly blob: StoredBlob | null;
  /** When POST /submissions may first have left; set before it does. */
  readonly intentAt: number | null;
  readonly submission: SubmissionRef | null;
  /** The submission this one is to be a new version of; chosen by a person. */
  readonly previousSubmissionId: string | null;
  /** A person wants it sent although its content was submitted before. */
  readonly sendAnyway: boolean;
  /** The failed processing is to be repeated before it is followed again. */
  readonly reprocess: boolean;
  /** Tries of the current step so far. */
  readonly attempt: number;
  readonly startedOver: number;
  readonly finishedAt: number | null;
  readonly removedAt: number | null;
}

/** A status without what only one upload's details show. Every status is one. */
export type StatusFacts =
  | Extract<Status, { state: 'queued' | 'failed' }>
  | Pick<Extract<Status, { state: 'processing' }>, 'state' | 'failure'>
  | { readonly state: Exclude<Status['state'], 'queued' | 'failed' | 'processing'> };

/** What decides which actions are allowed, and which list an upload is in. Every upload has these. */
export interface ActionFacts extends Pick<Upload, 'intentAt' | 'removedAt'> {
  readonly status: StatusFacts;
  readonly submission: Pick<SubmissionRef, 'submissionId'> | null;
}

/** What lists sort, search and count by. Every upload is one; of very many uploads no more than this is in memory. */
export interface UploadSummary
  extends ActionFacts, Pick<Upload, 'id' | 'path' | 'batchId' | 'position' | 'addedAt'> {
  readonly file: Pick<CheckedFile, 'sizeBytes'> | null;
}

/** A new upload of the file at `path`. */
export function newUpload(id: string, path: string, position: number, addedAt: number, batchId = 0): Upload {
  return {
    id,
    path,
    batchId,
    position,
    addedAt,
    status: { state: 'queued', retryAt: null, failure: null },
    file: null,
    remoteName: null,
    account: null,
    blob: null,
    intentAt: null,
    submission: null,
    previousSubmissionId: null,
    sendAnyway: false,
    reprocess: false,
    attempt: 0,
    startedOver: 0,
    finishedAt: null,
    removedAt: null,
  };
}

/** It waits for a copy of its content that is being sent; nothing else waits without a failure. */
export function isHeld({ status }: Pick<ActionFacts, 'status'>): boolean {
  return status.state === 'queued' && status.retryAt !== null && status.failure === null;
}

/** Whether it is being brought to its submission without trouble, or may have one already that nobody knows of. */
export function isOnItsWay(upload: Upload): boolean {
  const { status, removedAt, submission, intentAt } = upload;
  if (removedAt !== null || submission !== null) return false;
  switch (status.state) {
    case 'uploading':
    case 'submitting':
      return true;
    case 'queued':
      return intentAt !== null || (status.failure === null && !isHeld(upload));
    default:
      return false;
  }
}

/** What the upload needs next, decided by what it has; so a restart goes on where the facts end. */
export function nextStep(upload: Upload): UploadStep {
  if (upload.submission !== null) return upload.reprocess ? 'reprocess' : 'follow';
  if (upload.blob !== null) return 'submit';
  if (upload.file !== null) return 'transfer';
  return 'check';
}
