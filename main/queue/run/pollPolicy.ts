/** The poll policy: when to poll a submission again, and which event its answer means. Pure. */
import type { Failure } from '../../../preload/contract.ts';
import type { Submission } from '../../api/schemas.ts';
import { newFailure } from '../../errors/errorTaxonomy.ts';
import type { SubmissionRef } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';

/** Pause after the submission was created. The loops in the API's documentation poll every 5 s. */
export const firstPollMs = 2_000;
const maxPollMs = 60_000;
/** The longest pause between two polls of a submission, with its spread. */
export const longestPollMs = maxPollMs * 1.2;
const growth = 1.5;
/** A submission may not be readable directly after it was created; this many 404s are tolerated. */
export const toleratedUnknownPolls = 5;

/**
 * Milliseconds to the next poll after this many polls without progress, ±20 % to spread the requests. `random`: in [0,
 * 1).
 */
export function pollDelayMs(pollsWithoutProgress: number, random: number): number {
  const delayMs = Math.min(maxPollMs, firstPollMs * growth ** Math.min(pollsWithoutProgress, 20));
  return Math.round(delayMs * (0.8 + 0.4 * random));
}

/** A review takes minutes. After this long without progress, a person is told and can stop following it. */
const stalledAfterMs = 2 * 3_600_000;

/**
 * How long the submission has been polled without progress, by the number of polls. Times of the clock would count nights
 * during which the computer slept or was offline, and a clock that was wrong.
 */
function followedMs(pollsWithoutProgress: number): number {
  const growing = Math.min(pollsWithoutProgress, pollsUntilLongest);
  let ms = Math.max(0, pollsWithoutProgress - growing) * maxPollMs;
  for (let poll = 1; poll <= growing; poll += 1) ms += Math.min(maxPollMs, firstPollMs * growth ** poll);
  return ms;
}
/** From this poll on, the pauses do not grow any more. */
const pollsUntilLongest = Math.ceil(Math.log(maxPollMs / firstPollMs) / Math.log(growth));

/** The processing that does not move; null while it moves, or for less than two hours. */
export function stalledProcessing(pollsWithoutProgress: number): Failure | null {
  const ms = followedMs(pollsWithoutProgress);
  if (ms < stalledAfterMs) return null;
  return newFailure('processing-stalled', { detail: '', facts: { hours: Math.floor(ms / 3_600_000) } });
}

export interface FollowedSubmission {
  readonly ref: SubmissionRef;
  /** The upload's place in the request, if the submission is a group. Assets come in the order of the request. */
  readonly place?: { readonly index: number; readonly count: number } | undefined;
  readonly percent: number;
  readonly pollsWithoutProgress: number;
}

/** The event that an answer about the submission means for the upload. `now`: milliseconds since 1970. */
export function eventOfSubmission(
  before: FollowedSubmission,
  answer: Submission,
  now: number,
  random: number,
): UploadEvent {
  const asset = assetOf(before, answer);
  switch (answer.status) {
    case 'complete':
      return completed(before.ref, asset);
    case 'failed':
      return isComplete(asset, answer)
        ? completed(before.ref, asset)
        : { event: 'failed', failure: processingFailure(answer, asset) };
    case 'uploading':
    case 'submitted':
    case 'processing': {
      const percent = Math.min(100, Math.max(before.percent, answer.progressPercent ?? 0));
      const pollsWithoutProgress = percent > before.percent ? 0 : before.pollsWithoutProgress + 1;
      const pollAt = now + pollDelayMs(pollsWithoutProgress, random);
      const failure = stalledProcessing(pollsWithoutProgress);
      return { event: 'progressed', percent, pollsWithoutProgress, pollAt, failure };
    }
  }
}

type Asset = Submission['assets'][number];

/**
 * The upload's own asset: by its id, or by its place where the answer to the request did not name the id. The only asset
 * of a submission of one is its own.
 */
function assetOf({ ref, place }: FollowedSubmission, { assets }: Submission): Asset | undefined {
  const known = assets.find(({ assetId }) => assetId !== null && assetId === ref.assetId);
  if (known !== undefined) return known;
  if (place !== undefined) return place.count === assets.length ? assets[place.index] : undefined;
  return assets.length === 1 ? assets[0] : undefined;
}

function completed(ref: SubmissionRef, asset: Asset | undefined): UploadEvent {
  return {
    event: 'completed',
    issueCount: asset?.issueCount ?? null,
    submission: {
      submissionId: ref.submissionId,
      assetId: ref.assetId ?? asset?.assetId ?? null,
      versionNumber: asset?.versionNumber ?? ref.versionNumber,
      versionGroupId: asset?.versionGroupId ?? ref.versionGroupId,
    },
  };
}

/** A submission failed because of some of its assets; the others are complete. */
function isComplete(asset: Asset | undefined, { assets }: Submission): boolean {
  return asset !== undefined && !hasError(asset) && assets.some(hasError);
}

function hasError({ errorMessage, errorType }: Asset): boolean {
  return Boolean(errorMessage) || Boolean(errorType);
}

function processingFailure(answer: Submission, asset: Asset | undefined): Failure {
  return newFailure('processing-failed', {
    detail: asset?.errorMessage ?? answer.errorMessage ?? '',
    facts: {
      retryable: (asset?.isRetryable ?? answer.isRetryable ?? false) ? 1 : 0,
      ...(asset?.errorType ? { errorType: asset.errorType } : {}),
    },
  });
}
