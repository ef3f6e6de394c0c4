/** The request for the submission of one file. */
import { createSubmission } from '../../api/endpoints.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { retriesInPlace } from '../../shared/backoff.ts';
import { firstPollMs } from './pollPolicy.ts';
import type { StepResult } from './retryPolicy.ts';
import { type StepDeps, type StepRun, done, duplicateResult, probedAtGates, requesterOf } from './step.ts';
import { eventOfRefusal, submissionOf } from './submissionAnswer.ts';

/**
 * Creates the submission. The intent was saved when the step started; if a retry gets a 409, the first try arrived.
 */
export async function submitStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const { upload, report } = run;
  if (upload.blob === null) throw new Error('Submission before transfer');
  const { blobPath } = upload.blob;
  // After an earlier try only the service knows whether the submission exists.
  const ended = upload.attempt === 0 ? await duplicateResult(deps, run, 'submit') : null;
  if (ended !== null) return ended;
  // The intent is saved; once it is flushed to the disk it survives a power cut too.
  await deps.store.flushed();
  let isFirstTry = upload.attempt === 0;
  const answer = await createSubmission(
    deps.api,
    {
      assets: [
        {
          blobPath,
          ...(upload.previousSubmissionId === null
            ? {}
            : { previousSubmissionId: upload.previousSubmissionId }),
        },
      ],
      ...deps.store.submissions.optionsOf(upload.submissionRow),
    },
    {
      signal: run.signal,
      requester: requesterOf(upload),
      retries: retriesInPlace(upload.attempt),
      onRetry(retry) {
        isFirstTry = false;
        report.retrying(retry);
      },
    },
  );
  if (answer.ok) {
    return done({
      event: 'submitted',
      submission: submissionOf(answer.value, 0),
      pollAt: deps.clock.now() + firstPollMs,
    });
  }
  const isConflict = errorTaxonomy[answer.failure.kind].step === 'already-submitted';
  const isNew = upload.createdBlob === blobPath && upload.previousSubmissionId === null;
  if (isConflict && isFirstTry && isNew) {
    // This upload created the blob, so the earlier submission under its name may be of other content.
    const { docsUrl = null, detail, kind } = answer.failure;
    // The detail tells this from content that was found here, also where the answer had no text.
    const said = detail === '' ? kind : detail;
    return done({
      event: 'already-submitted',
      docsUrl,
      detail: said,
      submission: null,
      isContentUnknown: true,
    });
  }
  // Whatever the answer says, the service may have created the submission, so a later 409 may be about this one.
  if (answer.wasSent && !isConflict) report.apply({ event: 'maybe-submitted' });
  const event = eventOfRefusal(deps, upload, answer.failure, isFirstTry);
  return event === null ? probedAtGates(deps, run, 'submissions.create', answer) : done(event);
}
