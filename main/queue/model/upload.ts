/** One upload in the queue: what it has so far, and its state. */
import type { Failure, MediaCategory } from '../../../preload/contract/failure.ts';
import type { TransferMethod, UploadStep } from '../../../preload/contract/upload.ts';

/** The file as the check found it; it is compared again before, during and after the transfer. */
export interface CheckedFile {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly inode: number;
  readonly contentType: string;
  readonly category: MediaCategory;
  /** Hexadecimal; only where a file of the same size was submitted before. '': the content can no longer be read. */
  readonly sha256?: string;
}

/** Where all bytes of the file are in storage. */
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

/** The state of an upload, with what belongs to that state only. */
export type Status =
  | {
      readonly state: 'queued';
      /** It does not start before this moment; null: it starts when it is its turn. */
      readonly retryAt: number | null;
      /** The temporary failure after which it is tried again. */
      readonly failure: Failure | null;
    }
  | { readonly state: 'checking' }
  | { readonly state: 'uploading' }
  | { readonly state: 'submitting' }
  | {
      readonly state: 'processing';
      readonly percent: number;
      /** When the service is polled next. */
      readonly pollAt: number;
      /** Polls without progress; the pauses grow with them. */
      readonly pollsWithoutProgress: number;
      readonly failure: Failure | null;
    }
  | { readonly state: 'complete'; readonly issueCount: number | null }
  | { readonly state: 'already-submitted'; readonly docsUrl: string | null; readonly detail: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'paused' };

export interface Upload {
  readonly id: string;
  readonly path: string;
  /** The drop, pick or start that added it. */
  readonly batchId: number;
  /** The order of the queue; smaller is sooner. */
  readonly position: number;
  readonly addedAt: number;
  readonly status: Status;
  readonly file: CheckedFile | null;
  /** The name reserved for it at the service; the same for every retry, so that a retry overwrites only itself. */
  readonly remoteName: string | null;
  /** The account that the name and the blob belong to: a digest, never the key. */
  readonly account: string | null;
  readonly blob: StoredBlob | null;
  /** When POST /submissions may have been sent first; saved before it is. */
  readonly submitRequestedAt: number | null;
  readonly submission: SubmissionRef | null;
  /** The submission that this one is a new version of; chosen by a person. */
  readonly previousSubmissionId: string | null;
  /** A person asked to send it although its content was submitted before. */
  readonly sendAnyway: boolean;
  /** The service is asked to repeat the failed processing before it is polled again. */
  readonly reprocess: boolean;
  /** Attempts at the current step that failed so far, for whatever reason. */
  readonly attempt: number;
  /** Those of them that count against the file; the twelfth fails it. */
  readonly ownFailures: number;
  /** When the first of them failed that could be the file's own; null: none did. An outage leaves it as it is. */
  readonly failingSince: number | null;
  /** How often the file changed and its upload started from the beginning. */
  readonly restarts: number;
  readonly finishedAt: number | null;
  readonly removedAt: number | null;
}

/** A status without what only one upload's details show. Every status is one. */
export type StatusFacts =
  | Extract<Status, { state: 'queued' | 'failed' }>
  | Pick<Extract<Status, { state: 'processing' }>, 'state' | 'failure'>
  | { readonly state: Exclude<Status['state'], 'queued' | 'failed' | 'processing'> };

/** What decides which actions are allowed, and which list an upload is in. Every upload has these. */
export interface ActionFacts extends Pick<Upload, 'submitRequestedAt' | 'removedAt'> {
  readonly status: StatusFacts;
  readonly submission: Pick<SubmissionRef, 'submissionId'> | null;
}

/** What lists sort, search and count by. Every upload is one; of very many uploads no more than this is in memory. */
export interface UploadSummary
  extends ActionFacts, Pick<Upload, 'id' | 'path' | 'batchId' | 'position' | 'addedAt'> {
  readonly file: Pick<CheckedFile, 'sizeBytes'> | null;
}

/** Before the first attempt at a step, and after a person resumes or retries. */
export const noAttempts = { attempt: 0, ownFailures: 0, failingSince: null } as const;

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
    submitRequestedAt: null,
    submission: null,
    previousSubmissionId: null,
    sendAnyway: false,
    reprocess: false,
    ...noAttempts,
    restarts: 0,
    finishedAt: null,
    removedAt: null,
  };
}

/** Whether it waits for another upload of the same content; no other upload waits without a failure. */
export function isHeld({ status }: Pick<ActionFacts, 'status'>): boolean {
  return status.state === 'queued' && status.retryAt !== null && status.failure === null;
}

/** Whether it proceeds to its submission without a failure, or may have one whose answer was lost. */
export function isInFlight(upload: Upload): boolean {
  const { status, removedAt, submission, submitRequestedAt } = upload;
  if (removedAt !== null || submission !== null) return false;
  switch (status.state) {
    case 'uploading':
    case 'submitting':
      return true;
    case 'queued':
      return submitRequestedAt !== null || (status.failure === null && !isHeld(upload));
    default:
      return false;
  }
}

/** The next step, which follows from what the upload has; so a restart continues from what was saved. */
export function nextStep(upload: Upload): UploadStep {
  if (upload.submission !== null) return upload.reprocess ? 'reprocess' : 'follow';
  if (upload.blob !== null) return 'submit';
  if (upload.file !== null) return 'transfer';
  return 'check';
}
