/**
 * The retry policy: after a failed try the upload waits at a gate, is tried again after a pause, or fails. Pure.
 */
import type { Failure } from '../../../preload/contract.ts';
import { countsAgainstFile, errorTaxonomy, isOutage, ownFailure } from '../../errors/errorTaxonomy.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { type BackoffPolicy, backoffMs, triesPerStep } from '../../shared/backoff.ts';
import { resentShare } from '../../transfer/sentBytes.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';

export interface FailedTry {
  readonly failure: Failure;
  /**
   * `gates`: the gates know the failure and hold the upload back while it lasts. They do not know errors of the file
   * system.
   */
  readonly via: 'gates' | 'elsewhere';
  /** Whether a request was sent, so that the service may have acted on it. */
  readonly wasSent: boolean;
}

/** The result of one step. */
export type StepResult =
  | { readonly result: 'done'; readonly event: UploadEvent }
  | ({ readonly result: 'failed' } & FailedTry)
  /** The file's content has changed. */
  | { readonly result: 'changed' };

export type RetryDecision = Extract<UploadEvent, { event: 'gated' | 'retry' | 'failed' }>;

/** The longest wait for an outage of one endpoint or of storage. After that the file itself may be the cause. */
const maxTargetOutageMs = 86_400_000;
function isOutageTooLong(
  { kind }: Failure,
  { ownFailures, failingSince }: Pick<Upload, 'ownFailures' | 'failingSince'>,
  now: number,
): boolean {
  const { outageLimit } = errorTaxonomy[kind];
  switch (outageLimit) {
    case 'none':
      return false;
    case 'tries':
      return ownFailures + 1 >= triesPerStep;
    case 'a-day':
      return now - (failingSince ?? now) >= maxTargetOutageMs;
    default:
      return assertNever(outageLimit);
  }
}

/** The longest pause between two tries of a step, whatever the settings say. */
export const longestRetryMs = 600_000;
/** From this attempt on pauses grow again, so that a link that is down for hours costs few requests. */
const lateAttempt = 15;

function lateBackoff({ baseMs, capMs }: BackoffPolicy, attempt: number): BackoffPolicy {
  return { baseMs, capMs: Math.max(capMs, Math.min(longestRetryMs, capMs * (attempt - lateAttempt))) };
}

/** The more of a file was sent again, the longer it pauses. After a whole file a person is asked, see sentBytes.ts. */
function pauseAfterResending({ file, sentBytes = 0 }: Partial<Pick<Upload, 'file' | 'sentBytes'>>): number {
  return file === null || file === undefined
    ? 0
    : Math.round(longestRetryMs * resentShare(file.sizeBytes, sentBytes) ** 2);
}

/** The longest wait for a drive. After that a person has to see to it. */
const maxDriveOutageMs = 86_400_000;

/**
 * The failure's scope decides. Errors of the network and outages do not fail an upload and do not use up its attempts;
 * for an outage of one endpoint or of storage, and for a drive that cannot be read, this lasts for a day. A file that another
 * program is still writing has no limit. An error of the file's own fails the upload at the twelfth attempt, or at once if
 * a retry cannot help.
 */
export function retryDecision(
  { failure, via, wasSent }: FailedTry,
  upload: Pick<Upload, 'attempt' | 'ownFailures' | 'failingSince'> &
    Partial<Pick<Upload, 'file' | 'sentBytes'>>,
  {
    now,
    random,
    backoff,
  }: { readonly now: number; readonly random: number; readonly backoff: BackoffPolicy },
): RetryDecision {
  const waitAtGate = { event: 'gated', failure, retryAt: null } as const;
  const tryAgain = (): RetryDecision => {
    const isLate = upload.attempt > lateAttempt && !countsAgainstFile(failure);
    const pauseMs = isLate
      ? backoffMs(lateBackoff(backoff, upload.attempt), upload.attempt + 1, 0.5 + random / 2)
      : backoffMs(backoff, upload.attempt + 1, random);
    const leastMs = Math.max(failure.retryAfterMs ?? 0, pauseAfterResending(upload));
    return { event: 'retry', failure, retryAt: now + Math.max(pauseMs, leastMs) };
  };
  switch (failure.scope) {
    case 'account':
    case 'bucket':
      return waitAtGate;
    case 'service':
      return { ...waitAtGate, wasTried: wasSent };
    case 'network':
      return via === 'gates' && isOutage(failure) ? waitAtGate : tryAgain();
    case 'endpoint':
    case 'storage':
      if (!wasSent) return { ...waitAtGate, retryAt: now + (failure.retryAfterMs ?? 0) };
      return isOutageTooLong(failure, upload, now)
        ? { event: 'failed', failure: ownFailure(failure) }
        : tryAgain();
    case 'file':
      if (errorTaxonomy[failure.kind].source === 'writer')
        return { event: 'retry', failure, retryAt: now + (failure.retryAfterMs ?? 0) };
      if (!countsAgainstFile(failure))
        return now - (upload.failingSince ?? now) < maxDriveOutageMs
          ? tryAgain()
          : { event: 'failed', failure };
      return failure.retry === 'never' || upload.ownFailures + 1 >= triesPerStep
        ? { event: 'failed', failure }
        : tryAgain();
    default:
      return assertNever(failure.scope);
  }
}
