/**
 * The state machine of one upload: one pure function, the only place that sets a state.
 *
 *   queued → checking → queued → uploading → queued → submitting → processing → complete
 *                                                               ↘ already-submitted
 *
 * Between two steps an upload is `queued` again, for the scheduler to start the next one; a `queued` upload keeps all it
 * has, and `nextStep` says where it goes on. An event that does not fit the state answers null: nothing happens.
 */
import type { Failure } from '../../../preload/contract/failure.ts';
import type { TransferFacts } from '../../../preload/contract/upload.ts';
import { errorTaxonomy, newFailure } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import {
  type ActionFacts,
  type CheckedFile,
  type Status,
  type StoredBlob,
  type SubmissionRef,
  type Upload,
  isHeld,
  nextStep,
  noAttempts,
} from './upload.ts';

export type UploadEvent =
  // the scheduler
  /** `name`: what a transfer sends the file as; reserved with its start, before a byte leaves. */
  | { readonly event: 'start'; readonly name?: RemoteName }
  /** Cut off in the middle, by a person, a quit or a crash: a submission request may have left. */
  | { readonly event: 'interrupted' }
  // what became of a step
  | { readonly event: 'checked'; readonly file: CheckedFile }
  /** The name that its start reserved is another file's at the service. */
  | ({ readonly event: 'named' } & RemoteName)
  | { readonly event: 'stored'; readonly blob: StoredBlob; readonly transfer: TransferFacts }
  | { readonly event: 'submitted'; readonly submission: SubmissionRef; readonly pollAt: number }
  | {
      readonly event: 'already-submitted';
      readonly docsUrl: string | null;
      readonly detail: string;
      readonly submission: SubmissionRef | null;
      /** Set where it was found here, and nothing was submitted. */
      readonly file?: CheckedFile;
    }
  | {
      readonly event: 'progressed';
      readonly percent: number;
      readonly pollAt: number;
      readonly pollsWithoutProgress: number;
    }
  | { readonly event: 'completed'; readonly issueCount: number | null; readonly submission: SubmissionRef }
  /** The service repeats a failed processing, or is at it already. */
  | { readonly event: 'reprocessing'; readonly pollAt: number }
  /** The service would not take a new version under the old name: send it under this one. */
  | { readonly event: 'renamed'; readonly remoteName: string }
  /** A try failed and another follows within the same step, after `delayMs`. */
  | { readonly event: 'repeated'; readonly failure: Failure; readonly delayMs: number }
  | { readonly event: 'retry'; readonly retryAt: number; readonly failure: Failure }
  /**
   * Something that is not this file's holds it back: it returns to the queue, and no attempt counts against it. `retryAt`: not
   * before then; null: as soon as the gate opens. `wasTried`: a request had left that the service may have acted on.
   */
  | {
      readonly event: 'gated';
      readonly retryAt: number | null;
      readonly failure?: Failure;
      readonly wasTried?: boolean;
    }
  /** A copy of its content is being sent; what becomes of that is waited for. */
  | { readonly event: 'held'; readonly retryAt: number }
  /** The copy is out of its way. */
  | { readonly event: 'released' }
  /** The file has another time, and all that was sent of it is as it was. */
  | { readonly event: 'touched'; readonly file: CheckedFile }
  | { readonly event: 'changed' }
  | { readonly event: 'failed'; readonly failure: Failure }
  // a person
  | { readonly event: 'pause' }
  | { readonly event: 'resume' }
  | { readonly event: 'retry-now' }
  /** What it waited for, as far as that was the network, may be over. */
  | { readonly event: 'network-changed' }
  | { readonly event: 'send-anyway' }
  | { readonly event: 'new-version'; readonly previousSubmissionId: string }
  | { readonly event: 'cancel'; readonly failure: Failure }
  | { readonly event: 'move'; readonly position: number }
  /** Renamed or moved before it was sent: it is to be read from there. */
  | { readonly event: 'file-moved'; readonly path: string }
  | { readonly event: 'remove' }
  | { readonly event: 'restore' };

/** The name at the service, and the digest of the account it belongs to. */
export interface RemoteName {
  readonly remoteName: string;
  readonly account: string;
}

const readyNow: Status = { state: 'queued', retryAt: null, failure: null };

/** The upload after the event, or null when the event does not fit its state. `at`: milliseconds since 1970. */
export function transition(upload: Upload, event: UploadEvent, at: number): Upload | null {
  switch (event.event) {
    case 'start':
      return upload.status.state === 'queued' ? start({ ...upload, ...event.name }, at) : null;
    case 'interrupted':
      return isRunning(upload) ? interrupted(upload) : null;
    case 'checked':
      return during(upload, 'checking', { file: event.file, ...noAttempts, status: readyNow });
    case 'named':
      return during(upload, 'uploading', { remoteName: event.remoteName, account: event.account });
    case 'stored':
      return during(upload, 'uploading', { blob: event.blob, ...noAttempts, status: readyNow });
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
          submission: event.submission,
          file: event.file ?? upload.file,
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
    case 'repeated':
      return isRunning(upload) ? { ...upload, ...attemptsAfter(upload, event.failure, at) } : null;
    case 'retry':
      return waitForRetry(upload, event, at);
    case 'gated':
      return waitAtGate(upload, event, at);
    case 'held':
      return isRunning(upload)
        ? {
            ...withoutUntriedIntent(upload),
            status: { state: 'queued', retryAt: event.retryAt, failure: null },
          }
        : null;
    case 'released':
      return isHeld(upload) ? { ...upload, status: readyNow } : null;
    case 'touched':
      return during(upload, 'uploading', { file: event.file });
    case 'changed':
      return isRunning(upload) ? startOver(upload, at) : null;
    case 'failed':
      if (!isRunning(upload) && upload.status.state !== 'processing') return null;
      return ended(upload, { state: 'failed', failure: event.failure }, at);
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
    case 'new-version':
      return newVersion(upload, event.previousSubmissionId);
    case 'send-anyway':
      return isFoundBeforeSent(upload) || isHeld(upload)
        ? { ...upload, submission: null, sendAnyway: true, ...noAttempts, finishedAt: null, status: readyNow }
        : null;
    case 'cancel':
      if (!isPausable(upload) && upload.status.state !== 'paused') return null;
      return ended({ ...upload, blob: null }, { state: 'failed', failure: event.failure }, at);
    case 'move':
      return { ...upload, position: event.position };
    case 'file-moved':
      return fileMoved(upload, event.path);
    case 'remove':
      return upload.removedAt === null ? { ...stopped(upload), removedAt: at } : null;
    case 'restore':
      return upload.removedAt === null ? null : { ...upload, removedAt: null };
    default:
      return assertNever(event);
  }
}

/** A runner or a submission request is under way for it. */
export function isRunning(upload: Upload): boolean {
  const { state } = upload.status;
  return state === 'checking' || state === 'uploading' || state === 'submitting';
}

/** Once the service has it, there is nothing here to pause; a submission request is too short to. */
export function isPausable(upload: ActionFacts): boolean {
  const { state } = upload.status;
  return (state === 'queued' && upload.submission === null) || state === 'checking' || state === 'uploading';
}

/** Its check found that the content was submitted before; nothing of it was sent. */
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
      // The intent is saved with this state, before the request leaves; it survives a lost answer and a crash.
      // With an intent from before this is no first try, whatever was reset since: the service may have it.
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
      return { ...failed, ownFailures: ownFailures + 1, failingSince: failingSince ?? at };
    case 'endpoint':
    case 'storage':
      // What the outage took before it was known is given back.
      return { ...failed, ownFailures: 0, failingSince: failingSince ?? at };
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
    // What an outage of the service took before it was known is given back.
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

/** A refusal of the very first try, by a gate or our own, proves that nothing was created. */
function withoutUntriedIntent(upload: Upload): Upload {
  const isUntried = upload.status.state === 'submitting' && upload.attempt === 0;
  return isUntried ? { ...upload, submitRequestedAt: null } : upload;
}

/** A submission that was cut off counts as a try: the service may have got it, and its repeat is a repeat. */
function interrupted(upload: Upload): Upload {
  const tries = upload.status.state === 'submitting' ? 1 : 0;
  return { ...upload, attempt: upload.attempt + tries, status: readyNow };
}

/** What was just changed is often still being written; the pauses grow with each change. */
const settleMs = 3_000;

/**
 * Another content is another file: all that was found and sent of the old one is void. Where the old one may have been
 * submitted, so is its name: the service may be looking at that blob.
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
      retryAt: at + settleMs * 2 ** Math.min(upload.restarts, 6),
      failure: newFailure('file-changed', { detail: '' }),
    },
  };
}

function retryNow(upload: Upload, at: number): Upload | null {
  if (upload.status.state === 'queued' && upload.status.retryAt !== null)
    return { ...upload, ownFailures: 0, failingSince: null, status: readyNow };
  if (upload.status.state !== 'failed') return null;
  // What the service refused is not sent a second time as it is: the file is looked at again, as another content.
  // Anything else keeps the file as it was looked at: its recorded blocks are of that content, and a file that has
  // changed since is found out before a byte is sent.
  const isReplaced = errorTaxonomy[upload.status.failure.kind].userRetry === 'new-content';
  const kept = isReplaced
    ? { ...upload, file: null, blob: null, restarts: upload.restarts + (upload.file === null ? 0 : 1) }
    : upload;
  const again = { ...kept, ...noAttempts, finishedAt: null, status: readyNow };
  if (upload.submission === null) return again;
  if (upload.reprocess || isReprocessable(upload.status.failure)) return { ...again, reprocess: true };
  return start(again, at);
}

/** Whether the service said that a failed processing may be repeated. */
export function isReprocessable(failure: Failure): boolean {
  const { userRetry } = errorTaxonomy[failure.kind];
  return userRetry === 'if-service-allows' && failure.facts?.['retryable'] === 1;
}

/** Whether this upload itself, not a new one, may go to the service as a new version of what was submitted before. */
export function isNewVersionPossible(status: Status): boolean {
  if (status.state === 'failed') return errorTaxonomy[status.failure.kind].action === 'submit-as-new-version';
  return status.state === 'already-submitted';
}

/** From a new place, perhaps under a new name: looked at again. Nothing of it may be at the service, or on its way. */
function fileMoved(upload: Upload, path: string): Upload | null {
  const { status, blob, submitRequestedAt } = upload;
  if (blob !== null || submitRequestedAt !== null || upload.submission !== null) return null;
  if (status.state !== 'queued' && status.state !== 'paused' && status.state !== 'failed') return null;
  const isEnded = status.state === 'failed' && errorTaxonomy[status.failure.kind].list === 'cancelled';
  const isWaiting = status.state === 'paused' || isEnded;
  return {
    ...upload,
    path,
    file: null,
    remoteName: null,
    ...noAttempts,
    finishedAt: isEnded ? upload.finishedAt : null,
    status: isWaiting ? status : readyNow,
  };
}

/** The same file once more, as a person's explicit wish: what was submitted before does not count any more. */
function newVersion(upload: Upload, previousSubmissionId: string): Upload | null {
  if (!isNewVersionPossible(upload.status)) return null;
  return {
    ...upload,
    previousSubmissionId,
    submission: null,
    submitRequestedAt: null,
    ...noAttempts,
    finishedAt: null,
    status: readyNow,
  };
}

/** What runs is stopped; a submission request is let finish, its answer must not be lost. */
function stopped(upload: Upload): Upload {
  return isRunning(upload) && isPausable(upload) ? { ...upload, status: readyNow } : upload;
}

/**
 * The hidden row that an upload leaves behind when it gets another name after its submission may have been created, or
 * when it becomes a new version of what was submitted. The row keeps the old name reserved, because the service may
 * still read that blob, and it keeps what was submitted, so that the file is recognized even if the new version is
 * removed before it is sent. null: nothing has to be kept. `id`: of the new row; `at`: milliseconds since 1970.
 */
export function nameTombstone(before: Upload, after: Upload, id: string, at: number): Upload | null {
  if (before.submitRequestedAt === null || before.remoteName === null) return null;
  if (before.status.state === 'already-submitted' && after.submitRequestedAt === null)
    return { ...before, id, removedAt: at };
  if (before.remoteName === after.remoteName && before.account === after.account) return null;
  return { ...before, id, status: { state: 'paused' }, removedAt: at };
}
