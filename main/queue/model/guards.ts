/** The conditions on an upload's state under which the state machine allows an event, and a row an action. Pure. */
import type { Failure } from '../../../preload/contract/failure.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { hasTrait } from './states.ts';
import type { ActionFacts, StatusFacts, Upload } from './upload.ts';

/** Whether a step works on it. */
export function isRunning({ status }: Upload): boolean {
  return hasTrait(status.state, 'isRunning');
}

export function isWaitingForDrive({ status }: Upload): boolean {
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

export function isTakenName({ kind }: Failure): boolean {
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

function isStalled({ kind }: Failure): boolean {
  return kind === 'processing-stalled';
}

/** The reason why a person may stop following it; null: its processing moves. */
export function stalledFailure(status: StatusFacts): Failure | null {
  if (status.state !== 'processing' || status.failure === null) return null;
  return isStalled(status.failure) ? status.failure : null;
}

/** Whether a person paused it, or stopped following its processing. */
export function isResumable(status: StatusFacts): boolean {
  return status.state === 'paused' || (status.state === 'failed' && isStalled(status.failure));
}

/** Whether the service refused its first request, because it has a submission under the name of its blob. */
export function isRefusedName({ status, blob, submission }: Upload): boolean {
  return status.state === 'already-submitted' && status.detail !== '' && blob !== null && submission === null;
}

/** Whether only another file can succeed in its place, because of the type, size or content of this one. */
export function needsAnotherFile(status: StatusFacts): boolean {
  return status.state === 'failed' && errorTaxonomy[status.failure.kind].userRetry === 'new-content';
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
