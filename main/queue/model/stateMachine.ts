/**
 * The state machine of one upload: `transition`, one pure function through which every change of a state goes.
 *
 * queued → checking → queued → uploading → queued → submitting → processing → complete
 *                                                               ↘ already-submitted
 *
 * Between two steps an upload is `queued`, and the scheduler starts the next step. A queued upload keeps its data,
 * from which `nextStep` derives that step. An event that the state does not allow changes nothing: the result is null.
 */
import { totalIssues } from '../../../preload/contract/results.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { attemptsAfter, interrupted, waitAtGate, waitForRetry, withoutUntriedIntent } from './attempts.ts';
import {
  hasTakenName,
  isFoundBeforeSent,
  isNameQuestion,
  isPausable,
  isRefusedName,
  isReprocessable,
  isResumable,
  isRunning,
  isTakenName,
  isWaitingForDrive,
  stalledFailure,
} from './guards.ts';
import {
  fileChanged,
  fileMoved,
  fileReplaced,
  movedToSite,
  newVersion,
  noVersion,
  versionChosen,
} from './restarts.ts';
import { type Status, type Upload, isWaitingForDuplicate, nextStep, noAttempts, readyNow } from './upload.ts';
import type { UploadEvent } from './uploadEvent.ts';

/** States of an upload whose bytes are being sent, or will be sent again. */
const unsentStates: ReadonlySet<Upload['status']['state']> = new Set(['uploading', 'paused', 'queued']);

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
        claimedBlob: null,
        // The refusal of a name answers the request, so the next name has attempts of its own.
        ...(event.because === 'taken-elsewhere' ? { whenNameTaken: 'renamed', ...noAttempts } : {}),
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
        status: firstPoll(event.pollAt),
      });
    case 'already-submitted':
      if (!isRunning(upload)) return null;
      return ended(
        {
          ...(event.file === undefined ? upload : withoutUntriedIntent(upload)),
          ...(event.isContentUnknown === true ? { submitRequestedAt: null } : {}),
          // The content was found before it was sent, so it is no new version.
          ...(event.file !== undefined && upload.versionIfChanged ? noVersion : {}),
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
        status: firstPoll(event.pollAt),
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
          failure: event.failure,
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
      // A run that a person or a sleep has ended says so after its upload left the state.
      return unsentStates.has(upload.status.state) ? { ...upload, sentBytes: event.sentBytes } : null;
    case 'touched':
      return during(upload, 'uploading', { file: event.file });
    case 'changed':
      return isRunning(upload) ? fileChanged(upload, at) : null;
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
      return resumed(upload, at);
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
    case 'version-chosen':
      return versionChosen(upload, event);
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
    case 'stop-following': {
      const failure = stalledFailure(upload.status);
      return failure === null ? null : ended(upload, { state: 'failed', failure }, at);
    }
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
    case 'file-replaced':
      return fileReplaced(upload, event);
    case 'remove':
      return upload.removedAt === null ? { ...stopped(upload), removedAt: at } : null;
    case 'restore':
      return upload.removedAt === null ? null : { ...upload, removedAt: null };
    default:
      return assertNever(event);
  }
}

function during(upload: Upload, state: Status['state'], change: Partial<Upload>): Upload | null {
  return upload.status.state === state ? { ...upload, ...change } : null;
}

function ended(upload: Upload, status: Status, at: number): Upload {
  return { ...upload, status, finishedAt: at };
}

/** The service processes it, and is polled at `pollAt` for the first time. */
function firstPoll(pollAt: number): Status {
  return { state: 'processing', percent: 0, pollAt, pollsWithoutProgress: 0, failure: null };
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
        status: firstPoll(at),
      };
    default:
      return assertNever(step);
  }
}

function resumed(upload: Upload, at: number): Upload | null {
  if (!isResumable(upload.status)) return null;
  const again: Upload = { ...upload, ...noAttempts, finishedAt: null, status: readyNow };
  // The poller follows what is processed, and nothing else has to start.
  return upload.status.state === 'failed' ? start(again, at) : again;
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

/** The file is sent again, under the next free name, because the service has a submission under the old one. */
const anotherName = { whenNameTaken: 'renamed', remoteName: null, blob: null, createdBlob: null } as const;

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
    status: firstPoll(pollAt),
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

/** Ends a running step. A submission request runs to its end, because its answer must not be lost. */
function stopped(upload: Upload): Upload {
  return isRunning(upload) && isPausable(upload) ? { ...upload, status: readyNow } : upload;
}
