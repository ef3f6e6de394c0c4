/** One upload in the queue: its data so far and its state. */
import type { Failure, MediaCategory } from '../../../preload/contract/failure.ts';
import { type SeverityCounts, noIssues } from '../../../preload/contract/results.ts';
import type { NameRule, TransferMethod, UploadStep } from '../../../preload/contract/upload.ts';

/** The file as the check found it. It is compared with the file on the disk before, during and after the transfer. */
export interface CheckedFile {
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly inode: number;
  /** Undefined when the check did not record it. */
  readonly device?: number | undefined;
  readonly contentType: string;
  readonly category: MediaCategory;
  /**
   * Hexadecimal. Set only if a file of the same size was submitted before; '' if the content can no longer be read.
   */
  readonly sha256?: string;
}

/** The blob that contains all bytes of the file. */
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

/** The state of an upload, with the data of that state. */
export type Status =
  | {
      readonly state: 'queued';
      /** The earliest start of the next step; null: as soon as a slot is free. */
      readonly retryAt: number | null;
      /** The temporary failure that the next try follows. */
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
      /** Polls in a row without progress; the pauses grow with them. */
      readonly pollsWithoutProgress: number;
      readonly failure: Failure | null;
    }
  | {
      readonly state: 'complete';
      readonly issueCount: number | null;
      /** The issues by severity. Undefined until the app has read them. */
      readonly severities?: SeverityCounts;
    }
  | { readonly state: 'already-submitted'; readonly docsUrl: string | null; readonly detail: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'paused' };

export interface Upload {
  readonly id: string;
  readonly path: string;
  /**
   * Where the path leads without links: as the first check found it, or as a watch folder found the file. The file is
   * opened only there. null: it was not checked yet, so a link that a person added is followed once.
   */
  readonly realPath: string | null;
  /** The drop, file dialog or start that added it. */
  readonly batchId: number;
  /** The place in the queue; smaller comes first. */
  readonly position: number;
  readonly addedAt: number;
  /**
   * The digest of the host and environment whose key it was added under (`Site`). It is sent only there, until a person
   * moves it. null: it was added while there was no key, and belongs to the first one that is set.
   */
  readonly site: string | null;
  readonly status: Status;
  readonly file: CheckedFile | null;
  /**
   * The name reserved for it at the service. Every retry uses the same name, so that it overwrites only its own blob.
   */
  readonly remoteName: string | null;
  /** The digest of the account that the name and the blob belong to; never the key. */
  readonly account: string | null;
  readonly blob: StoredBlob | null;
  /**
   * The blobPath that this upload created under the condition that it was new; it may overwrite only this blob. null again
   * once a submission of it may exist.
   */
  readonly createdBlob: string | null;
  /**
   * The blobPath that a request of this upload may have created; saved before the request is sent. If a blob is there and
   * does not have this upload's blocks, it may have older content of the same file.
   */
  readonly claimedBlob: string | null;
  /**
   * `rename`: if another computer has a file of this name, it is sent under the next free name without a question.
   * `skip`: then it is not sent. `renamed`: it got another name. null: a person is asked.
   */
  readonly whenNameTaken: 'rename' | 'skip' | 'renamed' | null;
  /** When POST /submissions was first about to be sent; saved before the request. null: it was never sent. */
  readonly submitRequestedAt: number | null;
  readonly submission: SubmissionRef | null;
  /** The row of its submission in the app's database; null: it has no options, and was not submitted yet. */
  readonly submissionRow: number | null;
  /** It is submitted together with the other uploads of this row. */
  readonly isGrouped: boolean;
  /** The submission of which this is a new version. */
  readonly previousSubmissionId: string | null;
  /**
   * It is a new version because its file was submitted before. If the check finds that the content was submitted already,
   * nothing is sent. False: a person asked for the new version of this content.
   */
  readonly versionIfChanged: boolean;
  /** A person asked to send it although its content was submitted before. */
  readonly sendAnyway: boolean;
  /** The service is asked to repeat the failed processing before it is polled again. */
  readonly reprocess: boolean;
  /** Failed attempts at the current step, for any reason. */
  readonly attempt: number;
  /** The failed attempts that count against the file; the twelfth fails the upload. */
  readonly ownFailures: number;
  /**
   * When the first attempt failed that could be the file's own error; null: none did. An outage of an endpoint or of
   * storage keeps it.
   */
  readonly failingSince: number | null;
  /** The bytes that the attempts of its transfer have sent, confirmed or not. */
  readonly sentBytes: number;
  /** How often the upload started again because the file changed. */
  readonly restarts: number;
  /** How often a person moved it to another site. */
  readonly moves: number;
  readonly finishedAt: number | null;
  readonly removedAt: number | null;
}

/** The part of a status that lists need. Every `Status` is also a `StatusFacts`. */
export type StatusFacts =
  | Extract<Status, { state: 'queued' | 'failed' | 'complete' }>
  | Pick<Extract<Status, { state: 'processing' }>, 'state' | 'failure'>
  | { readonly state: Exclude<Status['state'], 'queued' | 'failed' | 'complete' | 'processing'> };

/** The data that decides which actions are allowed and which list an upload is in. Every `Upload` has it. */
export interface ActionFacts extends Pick<Upload, 'submitRequestedAt' | 'removedAt'> {
  readonly status: StatusFacts;
  readonly submission: Pick<SubmissionRef, 'submissionId'> | null;
}

/**
 * The data by which lists sort, search and count. Every `Upload` has it; of very many uploads only this is in memory.
 */
export interface UploadSummary
  extends ActionFacts, Pick<Upload, 'id' | 'path' | 'batchId' | 'position' | 'addedAt' | 'finishedAt'> {
  readonly file: Pick<CheckedFile, 'sizeBytes'> | null;
}

/** The counters before the first attempt at a step, and after a person resumes or retries. */
export const noAttempts = { attempt: 0, ownFailures: 0, failingSince: null, sentBytes: 0 } as const;

/** Its next step starts as soon as a slot is free. */
export const readyNow: Status = { state: 'queued', retryAt: null, failure: null };

/** The rule as an upload stores it. */
export function storedNameRule(rule: NameRule): Upload['whenNameTaken'] {
  return rule === 'ask' ? null : rule;
}

/** A new upload of the file at `path`. */
export function newUpload(id: string, path: string, position: number, addedAt: number, batchId = 0): Upload {
  return {
    id,
    path,
    realPath: null,
    batchId,
    position,
    addedAt,
    site: null,
    status: readyNow,
    file: null,
    remoteName: null,
    account: null,
    blob: null,
    createdBlob: null,
    claimedBlob: null,
    whenNameTaken: null,
    submitRequestedAt: null,
    submission: null,
    submissionRow: null,
    isGrouped: false,
    previousSubmissionId: null,
    versionIfChanged: false,
    sendAnyway: false,
    reprocess: false,
    ...noAttempts,
    restarts: 0,
    moves: 0,
    finishedAt: null,
    removedAt: null,
  };
}

/** The issues of its review by severity; null if it is not complete, or they were not read yet. */
export function severitiesOf(status: StatusFacts): SeverityCounts | null {
  if (status.state !== 'complete') return null;
  return status.severities ?? (status.issueCount === 0 ? noIssues : null);
}

/** The part of block ids that changes when the blocks so far do not count any more. It never has an earlier value again. */
export function generationOf({ restarts, moves }: Pick<Upload, 'restarts' | 'moves'>): number {
  return restarts + moves;
}

/** Whether a person can move it to another site: nothing was submitted, and no request may create a submission now. */
export function isMovable({ status, submission, removedAt }: Upload): boolean {
  if (submission !== null || removedAt !== null) return false;
  switch (status.state) {
    case 'queued':
    case 'checking':
    case 'uploading':
    case 'paused':
    case 'failed':
      return true;
    case 'submitting':
    case 'processing':
    case 'complete':
    case 'already-submitted':
      return false;
  }
}

/** Whether it waits for another upload of the same content. Any other upload with a `retryAt` has a failure. */
export function isWaitingForDuplicate({ status }: Pick<ActionFacts, 'status'>): boolean {
  return status.state === 'queued' && status.retryAt !== null && status.failure === null;
}

/** Whether it is on its way to a submission without a failure, or may have a submission whose answer was lost. */
export function isInFlight(upload: Upload): boolean {
  const { status, removedAt, submission, submitRequestedAt } = upload;
  if (removedAt !== null || submission !== null) return false;
  switch (status.state) {
    case 'uploading':
    case 'submitting':
      return true;
    case 'queued':
      return submitRequestedAt !== null || (status.failure === null && !isWaitingForDuplicate(upload));
    case 'checking':
    case 'processing':
    case 'complete':
    case 'already-submitted':
    case 'failed':
    case 'paused':
      return false;
  }
}

/** The next step. It depends only on the upload's saved data, so that a restart of the app continues where it was. */
export function nextStep(upload: Upload): UploadStep {
  if (upload.submission !== null) return upload.reprocess ? 'reprocess' : 'follow';
  if (upload.blob !== null) return 'submit';
  if (upload.file !== null) return 'transfer';
  return 'check';
}
