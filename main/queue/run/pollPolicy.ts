/** How processing is followed: when to ask the service again, and what its answer means. Pure. */
import type { Failure } from '../../../preload/contract.ts';
import type { Submission } from '../../api/schemas.ts';
import { newFailure } from '../../errors/errorTaxonomy.ts';
import type { UploadEvent } from '../model/stateMachine.ts';
import type { SubmissionRef } from '../model/upload.ts';

/** After the submission was created; documented loops ask every 5 s. */
export const firstPollMs = 2_000;
const maxPollMs = 60_000;
const growth = 1.5;
/** A submission may not be readable at once after it was created. */
export const toleratedUnknownPolls = 5;

/** Milliseconds to the next question after `quietPolls` answers without news; ±20 % so that reads spread. */
export function pollDelayMs(pollsWithoutProgress: number, random: number): number {
  const delayMs = Math.min(maxPollMs, firstPollMs * growth ** Math.min(pollsWithoutProgress, 20));
  return Math.round(delayMs * (0.8 + 0.4 * random));
}

export interface Followed {
  readonly ref: SubmissionRef;
  readonly percent: number;
  readonly pollsWithoutProgress: number;
}

/** What a read of the submission means for the upload. `now`: milliseconds since 1970. */
export function eventOfSubmission(
  before: Followed,
  answer: Submission,
  now: number,
  random: number,
): UploadEvent {
  const asset = answer.assets.find(({ assetId }) => assetId === before.ref.assetId) ?? answer.assets[0];
  if (answer.status === 'complete') {
    return {
      event: 'completed',
      issueCount: asset?.issueCount ?? null,
      submission: {
        submissionId: before.ref.submissionId,
        assetId: before.ref.assetId ?? asset?.assetId ?? null,
        versionNumber: asset?.versionNumber ?? before.ref.versionNumber,
        versionGroupId: asset?.versionGroupId ?? before.ref.versionGroupId,
      },
    };
  }
  if (answer.status === 'failed') return { event: 'failed', failure: processingFailure(answer, asset) };
  const percent = Math.min(100, Math.max(before.percent, answer.progressPercent ?? 0));
  const pollsWithoutProgress = percent > before.percent ? 0 : before.pollsWithoutProgress + 1;
  return {
    event: 'progressed',
    percent,
    pollsWithoutProgress,
    pollAt: now + pollDelayMs(pollsWithoutProgress, random),
  };
}

function processingFailure(answer: Submission, asset: Submission['assets'][number] | undefined): Failure {
  return newFailure('processing-failed', {
    detail: asset?.errorMessage ?? answer.errorMessage ?? '',
    facts: {
      retryable: (asset?.isRetryable ?? answer.isRetryable ?? false) ? 1 : 0,
      ...(asset?.errorType ? { errorType: asset.errorType } : {}),
    },
  });
}
