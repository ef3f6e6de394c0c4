/**
 * The transitions after an attempt that did not finish its step: it failed, a gate held it back, or it was cut off. They
 * count the attempts, and decide which of them count against the file. Pure.
 */
import type { Failure } from '../../../preload/contract/failure.ts';
import { countsAgainstFile, errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { isRunning } from './guards.ts';
import { type Upload, readyNow } from './upload.ts';
import type { UploadEvent } from './uploadEvent.ts';

/** The attempts of a step after one more that failed. */
export function attemptsAfter(
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

export function waitForRetry(
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

export function waitAtGate(
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
export function withoutUntriedIntent(upload: Upload): Upload {
  const isUntried = upload.status.state === 'submitting' && upload.attempt === 0;
  return isUntried ? { ...upload, submitRequestedAt: null } : upload;
}

/** A submission that was cut off counts as a try, because the service may have received it. */
export function interrupted(upload: Upload): Upload {
  const tries = upload.status.state === 'submitting' ? 1 : 0;
  return { ...upload, attempt: upload.attempt + tries, status: readyNow };
}
