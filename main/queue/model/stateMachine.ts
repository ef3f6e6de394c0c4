/**
 * The state machine of one upload: one pure function, and the only place that sets a state.
 *
 * queued → checking → queued → uploading → queued → submitting → processing → complete
 *                                                               ↘ already-submitted
 *
 * Between two steps an upload is `queued`, and the scheduler starts the next step. A queued upload keeps its data,
 * from which `nextStep` derives that step. An event that the state does not allow changes nothing: the result is null.
 */
import type { Failure } from '../../../preload/contract/failure.ts';
import { type SeverityCounts, totalIssues } from '../../../preload/contract/results.ts';
import type { TransferFacts } from '../../../preload/contract/upload.ts';
import { countsAgainstFile, errorTaxonomy, newFailure } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { hasTrait } from './states.ts';
import {
  type ActionFacts,
  type CheckedFile,
  type Status,
  type StatusFacts,
  type StoredBlob,
  type SubmissionRef,
  type Upload,
  isMovable,
  isWaitingForDuplicate,
  nextStep,
  noAttempts,
} from './upload.ts';

export type UploadEvent =
  // events of the scheduler
  /** `name`: the file's name at the service. A transfer reserves it with its start, before the first byte is sent. */
  | { readonly event: 'start'; readonly name?: RemoteName }
  /** The step was cut off by a person, a quit or a crash. A submission request may have been sent. */
  | { readonly event: 'interrupted' }
  // results of a step
  /** `realPath`: where the path led; default: as before. */
  | { readonly event: 'checked'; readonly file: CheckedFile; readonly realPath?: string }
  /** Another file at the service has the reserved name; this name replaces it. */
  | ({ readonly event: 'named'; readonly because?: 'taken-elsewhere' } & RemoteName)
  /** A submission request was sent and its answer does not show whether the submission exists. */
  | { readonly event: 'maybe-submitted' }
  /** A transfer ended before the file was stored. `sentBytes`: of all its attempts. */
  | { readonly event: 'sent'; readonly sentBytes: number }
  /** A request that may create this blob is about to be sent. */
  | { readonly event: 'creating'; readonly blobPath: string }
  /** `isCreated`: storage guarantees that no other upload had this blob. Default false. */
  | {
      readonly event: 'stored';
      readonly blob: StoredBlob;
      readonly transfer: TransferFacts;
      readonly isCreated?: boolean;
      /** The workspace had this content under this name already. Default false. */
      readonly isSameContent?: boolean;
    }
  | { readonly event: 'submitted'; readonly submission: SubmissionRef; readonly pollAt: number }
  | {
      readonly event: 'already-submitted';
      readonly docsUrl: string | null;
      readonly detail: string;
      readonly submission: SubmissionRef | null;
      /** Set if a duplicate was found before the submission, so that nothing was submitted. */
      readonly file?: CheckedFile;
      /** Where the path led; default: as before. */
      readonly realPath?: string;
      /** The first request was refused: the service has a submission under this name, perhaps of other content. */
      readonly isContentUnknown?: boolean;
    }
  | {
      readonly event: 'progressed';
      readonly percent: number;
      readonly pollAt: number;
      readonly pollsWithoutProgress: number;
    }
  | { readonly event: 'completed'; readonly issueCount: number | null; readonly submission: SubmissionRef }
  /** The issues of its review were read. */
  | { readonly event: 'reviewed'; readonly severities: SeverityCounts }
  /** The service repeats a failed processing, now or already. */
  | { readonly event: 'reprocessing'; readonly pollAt: number }
  /** The blob cannot be submitted under its name: the upload is sent again under this one. */
  | { readonly event: 'renamed'; readonly remoteName: string }
  /** A request failed and is repeated within the same step, after `delayMs`. */
  | { readonly event: 'repeated'; readonly failure: Failure; readonly delayMs: number }
  | { readonly event: 'retry'; readonly retryAt: number; readonly failure: Failure }
  /**
   * A closed gate holds it back: it returns to the queue, and the attempt does not count against the file. `retryAt`:
   * the earliest next try; null: as soon as the gate opens. `wasTried`: a request was sent, so the service may have
   * acted on it. Default false.
   */
  | {
      readonly event: 'gated';
      readonly retryAt: number | null;
      readonly failure?: Failure;
      readonly wasTried?: boolean;
    }
  /** Another upload is sending the same content; this one waits for its result, at most until `retryAt`. */
  | { readonly event: 'waiting-for-duplicate'; readonly retryAt: number }
  /** The other upload of the same content has finished or stopped. */
  | { readonly event: 'duplicate-finished' }
  /** The file's modification time changed, and the content that was sent did not. */
  | { readonly event: 'touched'; readonly file: CheckedFile }
  | { readonly event: 'changed' }
  | { readonly event: 'failed'; readonly failure: Failure }
  // events of a person, and of the app on a person's behalf
  | { readonly event: 'pause' }
  | { readonly event: 'resume' }
  | { readonly event: 'retry-now' }
  /** Its drive is not responding, so it was not started. */
  | { readonly event: 'held-by-drive'; readonly retryAt: number; readonly failure: Failure }
  /** Its drive answers again. */
  | { readonly event: 'drive-answered' }
  /** It was a folder, whose files are uploads of their own now. */
  | { readonly event: 'expanded' }
  /** The network changed, so an error of the network may be over. */
  | { readonly event: 'network-changed' }
  | { readonly event: 'send-anyway' }
  /** Another file in the workspace has its name: it is sent under the next free name. */
  | { readonly event: 'use-other-name' }
  /** The same, but it is not sent. */
  | { readonly event: 'skip'; readonly failure: Failure }
  /** `submissionRow`: the row with the options of the new version; null: it has none. */
  | {
      readonly event: 'new-version';
      readonly previousSubmissionId: string;
      readonly submissionRow: number | null;
    }
  /** Its group was submitted, whatever happened to the upload since the request. */
  | { readonly event: 'submitted-with-group'; readonly submission: SubmissionRef; readonly pollAt: number }
  /** The request of its group was refused, so it is submitted with another request. */
  | { readonly event: 'refused-with-group'; readonly submissionRow: number; readonly isGrouped: boolean }
  /** It belongs to another submission that is not requested yet. */
  | { readonly event: 'regrouped'; readonly submissionRow: number; readonly isGrouped: boolean }
  | { readonly event: 'cancel'; readonly failure: Failure }
  /** A person decided that it is sent to another site. `submissionRow`: of its submission there. */
  | {
      readonly event: 'moved-to-site';
      readonly site: string;
      readonly submissionRow: number | null;
    }
  | { readonly event: 'move'; readonly position: number }
  /** The file was renamed or moved before it was sent; it is at this path now. */
  | { readonly event: 'file-moved'; readonly path: string; readonly realPath: string }
  | { readonly event: 'remove' }
  | { readonly event: 'restore' };

/** The name at the service, and the digest of the account it belongs to. */
export interface RemoteName {
  readonly remoteName: string;
  readonly account: string;
}

const readyNow: Status = { state: 'queued', retryAt: null, failure: null };

/** The upload after the event; null if its state does not allow the event. `at`: milliseconds since 1970. */
export function transition(upload: Upload, event: UploadEvent, at: number): Upload | null {
  switch (event.event) {
    case 'start':
      return upload.status.state === 'queued' ? start({ ...upload, ...event.name }, at) : null;
    case 'interrupted':
      return isRunning(upload) ? interrupted(upload) : null;
    case 'checked':
      return during(upload, 'checking', {
        file: event.file,
        realPath: event.realPath ?? upload.realPath,
        ...noAttempts,
        status: readyNow,
      });
    case 'named':
      return during(upload, 'uploading', {
        remoteName: event.remoteName,
        account: event.account,
        whenNameTaken: event.because === 'taken-elsewhere' ? 'renamed' : upload.whenNameTaken,
        claimedBlob: null,
      });
    case 'maybe-submitted':
      return during(upload, 'submitting', { createdBlob: null });
    case 'creating':
      return during(upload, 'uploading', { claimedBlob: event.blobPath });
    case 'stored':
      return during(upload, 'uploading', {
        blob: event.blob,
        createdBlob: event.isCreated === true ? event.blob.blobPath : upload.createdBlob,
        ...noAttempts,
        status: readyNow,
      });
    case 'submitted':
      return during(upload, 'submitting', {
        submission: event.submission,
        ...noAttempts,
        status: {
          state: 'processing',
          percent: 0,
          pollAt: event.pollAt,
          pollsWithoutProgress: 0,
          failure: null,
        },
      });
    case 'already-submitted':
      if (!isRunning(upload)) return null;
      return ended(
        {
          ...(event.file === undefined ? upload : withoutUntriedIntent(upload)),
          ...(event.isContentUnknown === true ? { submitRequestedAt: null } : {}),
          submission: event.submission,
          file: event.file ?? upload.file,
          realPath: event.realPath ?? upload.realPath,
        },
        { state: 'already-submitted', docsUrl: event.docsUrl, detail: event.detail },
        at,
      );
    case 'reprocessing':
      return during(upload, 'submitting', {
        reprocess: false,
        ...noAttempts,
        status: {
          state: 'processing',
          percent: 0,
          pollAt: event.pollAt,
          pollsWithoutProgress: 0,
          failure: null,
        },
      });
    case 'renamed':
      return during(upload, 'submitting', { remoteName: event.remoteName, blob: null, status: readyNow });
    case 'progressed':
      return during(upload, 'processing', {
        ...noAttempts,
        status: {
          state: 'processing',
          percent: event.percent,
          pollAt: event.pollAt,
          pollsWithoutProgress: event.pollsWithoutProgress,
          failure: null,
        },
      });
    case 'completed':
      if (upload.status.state !== 'processing') return null;
      return ended(
        { ...upload, submission: event.submission },
        { state: 'complete', issueCount: event.issueCount },
        at,
      );
    case 'reviewed':
      return during(upload, 'complete', {
        status: {
          state: 'complete',
          issueCount: totalIssues(event.severities),
          severities: event.severities,
        },
      });
    case 'repeated':
      return isRunning(upload) ? { ...upload, ...attemptsAfter(upload, event.failure, at) } : null;
    case 'retry':
      return waitForRetry(upload, event, at);
    case 'gated':
      return waitAtGate(upload, event, at);
    case 'waiting-for-duplicate':
      return isRunning(upload)
        ? {
            ...withoutUntriedIntent(upload),
            status: { state: 'queued', retryAt: event.retryAt, failure: null },
          }
        : null;
    case 'duplicate-finished':
      return isWaitingForDuplicate(upload) ? { ...upload, status: readyNow } : null;
    case 'sent':
      return during(upload, 'uploading', { sentBytes: event.sentBytes });
    case 'touched':
      return during(upload, 'uploading', { file: event.file });
    case 'changed':
      return isRunning(upload) ? startOver(upload, at) : null;
    case 'failed':
      if (!isRunning(upload) && upload.status.state !== 'processing') return null;
      return ended(
        // Storage refused to overwrite, so this upload did not create the blob.
        isTakenName(event.failure) ? { ...upload, claimedBlob: null } : upload,
        { state: 'failed', failure: event.failure },
        at,
      );
    case 'pause':
      return isPausable(upload) ? { ...upload, status: { state: 'paused' } } : null;
    case 'resume':
      return upload.status.state === 'paused' ? { ...upload, ...noAttempts, status: readyNow } : null;
    case 'retry-now':
      return retryNow(upload, at);
    case 'network-changed': {
      const { status } = upload;
      const waitsForNetwork = status.state === 'queued' && status.retryAt !== null;
      return waitsForNetwork && status.failure?.scope === 'network' ? { ...upload, status: readyNow } : null;
    }
    case 'held-by-drive':
      return upload.status.state === 'queued'
        ? {
            ...upload,
            failingSince: upload.failingSince ?? at,
            status: { state: 'queued', retryAt: event.retryAt, failure: event.failure },
          }
        : null;
    case 'drive-answered':
      return isWaitingForDrive(upload) ? { ...upload, status: readyNow } : null;
    case 'expanded':
      return during(upload, 'checking', { status: readyNow, removedAt: at });
    case 'new-version':
      return newVersion(upload, event);
    case 'submitted-with-group':
      return submittedWithGroup(upload, event);
    case 'refused-with-group':
      return during(upload, 'submitting', {
        submissionRow: event.submissionRow,
        isGrouped: event.isGrouped,
        submitRequestedAt: null,
        // A request of the group may have been received, so a later 409 may be about this file.
        createdBlob: null,
        ...noAttempts,
        status: readyNow,
      });
    case 'regrouped':
      return regrouped(upload, event);
    case 'send-anyway':
      return isFoundBeforeSent(upload) || isWaitingForDuplicate(upload)
        ? {
            ...upload,
            ...(isRefusedName(upload) ? anotherName : {}),
            submission: null,
            sendAnyway: true,
            ...noAttempts,
            finishedAt: null,
            status: readyNow,
          }
        : null;
    case 'use-other-name':
      return hasTakenName(upload.status)
        ? { ...upload, whenNameTaken: 'rename', ...noAttempts, finishedAt: null, status: readyNow }
        : null;
    case 'skip':
      return isNameQuestion(upload.status)
        ? ended({ ...upload, whenNameTaken: 'skip' }, { state: 'failed', failure: event.failure }, at)
        : null;
    case 'cancel':
      if (!isPausable(upload) && upload.status.state !== 'paused') return null;
      return ended({ ...upload, blob: null }, { state: 'failed', failure: event.failure }, at);
    case 'moved-to-site':
      return movedToSite(upload, event);
    case 'move':
      return { ...upload, position: event.position };
    case 'file-moved':
      return fileMoved(upload, event);
    case 'remove':
      return upload.removedAt === null ? { ...stopped(upload), removedAt: at } : null;
    case 'restore':
      return upload.removedAt === null ? null : { ...upload, removedAt: null };
    default:
      return assertNever(event);
  }
}

/** Whether a step works on it. */
export function isRunning({ status }: Upload): boolean {
  return hasTrait(status.state, 'isRunning');
}

function isWaitingForDrive({ status }: Upload): boolean {
  if (status.state !== 'queued' || status.retryAt === null || status.failure === null) return false;
  return errorTaxonomy[status.failure.kind].source === 'drive';
}

/** After the submission there is nothing to pause here; the submission request itself is too short. */
export function isPausable({ status, submission }: ActionFacts): boolean {
  switch (status.state) {
    case 'queued':
      return submission === null;
    case 'checking':
    case 'uploading':
      return true;
    case 'submitting':
    case 'processing':
    case 'complete':
    case 'already-submitted':
    case 'failed':
    case 'paused':
      return false;
  }
}

/** Whether a duplicate was found before its submission, so that it was not submitted itself. */
export function isFoundBeforeSent(upload: ActionFacts): boolean {
  return upload.status.state === 'already-submitted' && upload.submitRequestedAt === null;
}

function during(upload: Upload, state: Status['state'], change: Partial<Upload>): Upload | null {
  return upload.status.state === state ? { ...upload, ...change } : null;
}

function ended(upload: Upload, status: Status, at: number): Upload {
  return { ...upload, status, finishedAt: at };
}

function start(upload: Upload, at: number): Upload | null {
  const step = nextStep(upload);
  switch (step) {
    case 'check':
      return { ...upload, status: { state: 'checking' } };
    case 'transfer':
      return { ...upload, status: { state: 'uploading' } };
    case 'submit':
      // The intent is saved with this state, before the request is sent; it survives a lost answer and a crash.
      // With an earlier intent this is not the first try, even if the counters were reset: the service may have it.
      return {
        ...upload,
        attempt: upload.submitRequestedAt === null ? upload.attempt : Math.max(1, upload.attempt),
        submitRequestedAt: upload.submitRequestedAt ?? at,
        status: { state: 'submitting' },
      };
    case 'reprocess':
      return { ...upload, status: { state: 'submitting' } };
    case 'follow':
      return {
        ...upload,
        status: { state: 'processing', percent: 0, pollAt: at, pollsWithoutProgress: 0, failure: null },
      };
    default:
      return assertNever(step);
  }
}

/** The attempts of a step after one more that failed. */
function attemptsAfter(
  { attempt, ownFailures, failingSince }: Upload,
  failure: Failure,
  at: number,
): Pick<Upload, 'attempt' | 'ownFailures' | 'failingSince'> {
  const failed = { attempt: attempt + 1, ownFailures, failingSince };
  switch (failure.scope) {
    case 'file':
      if (!countsAgainstFile(failure)) return { ...failed, failingSince: failingSince ?? at };
      return { ...failed, ownFailures: ownFailures + 1, failingSince: failingSince ?? at };
    case 'endpoint':
    case 'storage':
      // Attempts that failed before the outage was known do not count against the file.
      return {
        ...failed,
        ownFailures: errorTaxonomy[failure.kind].outageLimit === 'tries' ? ownFailures + 1 : 0,
        failingSince: failingSince ?? at,
      };
    case 'service':
      return { ...failed, ownFailures: 0, failingSince: null };
    case 'network':
    case 'account':
    case 'bucket':
      return failed;
    default:
      return assertNever(failure.scope);
  }
}

function waitForRetry(
  upload: Upload,
  { retryAt, failure }: Extract<UploadEvent, { event: 'retry' }>,
  at: number,
): Upload | null {
  const failed = { ...upload, ...attemptsAfter(upload, failure, at) };
  if (upload.status.state === 'processing') {
    return { ...failed, status: { ...upload.status, pollAt: retryAt, failure } };
  }
  return isRunning(upload) ? { ...failed, status: { state: 'queued', retryAt, failure } } : null;
}

function waitAtGate(
  upload: Upload,
  { retryAt, failure, wasTried = false }: Extract<UploadEvent, { event: 'gated' }>,
  at: number,
): Upload | null {
  const isOutage = failure?.scope === 'service';
  const counted = {
    ...upload,
    attempt: upload.attempt + (wasTried ? 1 : 0),
    // Attempts that failed before the outage of the service was known do not count against the file.
    ...(isOutage ? { ownFailures: 0, failingSince: null } : {}),
  };
  if (upload.status.state === 'processing')
    return { ...counted, status: { ...upload.status, pollAt: retryAt ?? at } };
  if (!isRunning(upload)) return null;
  const waiting = withoutUntriedIntent(counted);
  return retryAt === null || failure === undefined
    ? { ...waiting, status: readyNow }
    : { ...waiting, status: { state: 'queued', retryAt, failure } };
}

/** If the very first try was held back before it was sent, nothing was created, so the intent is dropped. */
function withoutUntriedIntent(upload: Upload): Upload {
  const isUntried = upload.status.state === 'submitting' && upload.attempt === 0;
  return isUntried ? { ...upload, submitRequestedAt: null } : upload;
}

/** A submission that was cut off counts as a try, because the service may have received it. */
function interrupted(upload: Upload): Upload {
  const tries = upload.status.state === 'submitting' ? 1 : 0;
  return { ...upload, attempt: upload.attempt + tries, status: readyNow };
}

/** A file that just changed is often still being written; the pauses grow with each change. */
const changedFilePauseMs = 3_000;
const maxPauseDoublings = 6;
export const longestChangedFilePauseMs = changedFilePauseMs * 2 ** maxPauseDoublings;

/**
 * A changed content counts as another file: everything that was found and sent of the old one is dropped. If the old
 * content may have been submitted, the name is dropped too, because the service may still read that blob.
 */
function startOver(upload: Upload, at: number): Upload {
  return {
    ...upload,
    remoteName: upload.submitRequestedAt === null ? upload.remoteName : null,
    submitRequestedAt: null,
    file: null,
    blob: null,
    ...noAttempts,
    restarts: upload.restarts + 1,
    status: {
      state: 'queued',
      retryAt: at + changedFilePauseMs * 2 ** Math.min(upload.restarts, maxPauseDoublings),
      failure: newFailure('file-changed', { detail: '' }),
    },
  };
}

function retryNow(upload: Upload, at: number): Upload | null {
  if (upload.status.state === 'queued' && upload.status.retryAt !== null)
    return { ...upload, ownFailures: 0, failingSince: null, sentBytes: 0, status: readyNow };
  if (upload.status.state !== 'failed') return null;
  // Content that the service refused is not sent again: the file is checked again, as another content. In any other
  // case the checked file stays, because the recorded blocks belong to it; the transfer notices if it has changed.
  const isReplaced = errorTaxonomy[upload.status.failure.kind].userRetry === 'new-content';
  const retried = isReplaced
    ? { ...upload, file: null, blob: null, restarts: upload.restarts + (upload.file === null ? 0 : 1) }
    : upload;
  const again = {
    ...retried,
    ...noAttempts,
    finishedAt: null,
    status: readyNow,
  };
  if (upload.submission === null) return again;
  if (upload.reprocess || isReprocessable(upload.status.failure)) return { ...again, reprocess: true };
  return start(again, at);
}

function isTakenName({ kind }: Failure): boolean {
  return kind === 'name-taken' || kind === 'name-skipped';
}

/** Whether it was not sent because another file in the workspace has its name. */
export function hasTakenName(status: StatusFacts): boolean {
  return status.state === 'failed' && isTakenName(status.failure);
}

/** Whether a person has to decide what happens to it, because another file in the workspace has its name. */
export function isNameQuestion(status: StatusFacts): boolean {
  return status.state === 'failed' && status.failure.kind === 'name-taken';
}

/** The file is sent again, under the next free name, because the service has a submission under the old one. */
const anotherName = { whenNameTaken: 'renamed', remoteName: null, blob: null, createdBlob: null } as const;

/** Whether the service refused its first request, because it has a submission under the name of its blob. */
function isRefusedName({ status, blob, submission }: Upload): boolean {
  return status.state === 'already-submitted' && status.detail !== '' && blob !== null && submission === null;
}

/** Whether the service allows to repeat a failed processing. */
export function isReprocessable(failure: Failure): boolean {
  const { userRetry } = errorTaxonomy[failure.kind];
  return userRetry === 'if-service-allows' && failure.facts?.['retryable'] === 1;
}

/** Whether this upload itself, not a new one, can be sent as a new version of an earlier submission. */
export function isNewVersionPossible(status: StatusFacts): boolean {
  if (status.state === 'failed') return errorTaxonomy[status.failure.kind].action === 'submit-as-new-version';
  return status.state === 'already-submitted';
}

/**
 * Continues with the file's new path; the file is checked again. Possible only if nothing of it is at the service or
 * in flight.
 */
function fileMoved(
  upload: Upload,
  { path, realPath }: Extract<UploadEvent, { event: 'file-moved' }>,
): Upload | null {
  const { status, blob, submitRequestedAt } = upload;
  if (blob !== null || submitRequestedAt !== null || upload.submission !== null) return null;
  if (status.state !== 'queued' && status.state !== 'paused' && status.state !== 'failed') return null;
  const isEnded = status.state === 'failed' && errorTaxonomy[status.failure.kind].list === 'cancelled';
  const isWaiting = status.state === 'paused' || isEnded;
  return {
    ...upload,
    path,
    realPath,
    file: null,
    remoteName: null,
    ...noAttempts,
    finishedAt: isEnded ? upload.finishedAt : null,
    status: isWaiting ? status : readyNow,
  };
}

/** Sends the same file again because a person asked for it, regardless of earlier submissions. */
function newVersion(
  upload: Upload,
  { previousSubmissionId, submissionRow }: Extract<UploadEvent, { event: 'new-version' }>,
): Upload | null {
  if (!isNewVersionPossible(upload.status)) return null;
  return {
    ...upload,
    previousSubmissionId,
    // The earlier version has the file's name.
    whenNameTaken: hasTakenName(upload.status) ? 'rename' : upload.whenNameTaken,
    submission: null,
    submissionRow,
    isGrouped: false,
    submitRequestedAt: null,
    ...noAttempts,
    finishedAt: null,
    status: readyNow,
  };
}

/** A paused, cancelled or removed upload was submitted too if it is in the request. */
function submittedWithGroup(
  upload: Upload,
  { submission, pollAt }: Extract<UploadEvent, { event: 'submitted-with-group' }>,
): Upload | null {
  if (upload.submission !== null || upload.submitRequestedAt === null) return null;
  return {
    ...upload,
    submission,
    ...noAttempts,
    finishedAt: null,
    status: { state: 'processing', percent: 0, pollAt, pollsWithoutProgress: 0, failure: null },
  };
}

/** While a submission request runs, or once there is a submission, the upload belongs to that one. */
function regrouped(
  upload: Upload,
  { submissionRow, isGrouped }: Extract<UploadEvent, { event: 'regrouped' }>,
): Upload | null {
  if (upload.submission !== null || upload.status.state === 'submitting') return null;
  return { ...upload, submissionRow, isGrouped };
}

/**
 * Starts again for another site: nothing that was sent to the old one counts there, and an earlier submission of the old
 * one does not exist there. The caller ends a running step.
 */
function movedToSite(
  upload: Upload,
  { site, submissionRow }: Extract<UploadEvent, { event: 'moved-to-site' }>,
): Upload | null {
  if (!isMovable(upload) || upload.site === site) return null;
  const { status } = upload;
  return {
    ...upload,
    site,
    submissionRow,
    file: null,
    account: null,
    remoteName: null,
    blob: null,
    createdBlob: null,
    claimedBlob: null,
    // Both sites may have one storage, in which the name is this upload's own.
    whenNameTaken: 'rename',
    submitRequestedAt: null,
    previousSubmissionId: null,
    moves: upload.moves + 1,
    ...noAttempts,
    status: status.state === 'paused' || status.state === 'failed' ? status : readyNow,
  };
}

/** Ends a running step. A submission request runs to its end, because its answer must not be lost. */
function stopped(upload: Upload): Upload {
  return isRunning(upload) && isPausable(upload) ? { ...upload, status: readyNow } : upload;
}

/**
 * The hidden row that an upload leaves behind when it gets another name after its submission may have been created, or
 * when it becomes a new version of what was submitted. The row keeps the old name reserved, because the service may
 * still read that blob, and it keeps what was submitted, so that the file is recognized even if the new version is
 * removed before it is sent. null: no row is needed. `id`: of the new row; `at`: milliseconds since 1970.
 */
export function nameTombstone(before: Upload, after: Upload, id: string, at: number): Upload | null {
  // The service has a submission under the old name, so no other file may get it.
  if (isRefusedName(before) && after.remoteName === null)
    return {
      ...before,
      id,
      isGrouped: false,
      submitRequestedAt: at,
      status: { state: 'paused' },
      removedAt: at,
    };
  if (before.submitRequestedAt === null || before.remoteName === null) return null;
  if (before.status.state === 'already-submitted' && after.submitRequestedAt === null)
    return { ...before, id, isGrouped: false, removedAt: at };
  if (before.remoteName === after.remoteName && before.account === after.account) return null;
  return { ...before, id, isGrouped: false, status: { state: 'paused' }, removedAt: at };
}
