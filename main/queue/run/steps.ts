/**
 * The four steps that the scheduler starts: check, transfer, submit, reprocess. Each does its work and returns a
 * result; it does not change the upload's state itself. A step rejects only with its signal's reason; any other
 * exception is a bug.
 */
import { retryAsset } from '../../api/endpoints.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { fileFailure, isPassingFileError } from '../../errors/fileFailures.ts';
import { driveOf } from '../../files/fileCalls.ts';
import { errorCode } from '../../shared/errno.ts';
import type { Upload } from '../model/upload.ts';
import { checkStep } from './checkStep.ts';
import { firstPollMs } from './pollPolicy.ts';
import type { StepResult } from './retryPolicy.ts';
import type { StartedStep } from './scheduler.ts';
import { type StepDeps, type StepRun, done, failedElsewhere, probedAtGates, requesterOf } from './step.ts';
import { submitStep } from './submitStep.ts';
import { transferStep } from './transferStep.ts';

export function runStep(step: StartedStep, deps: StepDeps, run: StepRun): Promise<StepResult> {
  switch (step) {
    case 'check':
      return orDriveFailure(checkStep(deps, run), run.upload);
    case 'transfer':
      return orDriveFailure(transferStep(deps, run), run.upload);
    case 'submit':
      return submitStep(deps, run);
    case 'reprocess':
      return reprocessStep(deps, run);
  }
}

/** The result of the step; a drive that cannot be read for now is a failure like any other. */
async function orDriveFailure(step: Promise<StepResult>, upload: Upload): Promise<StepResult> {
  try {
    return await step;
  } catch (error) {
    const code = errorCode(error);
    const isPassing = error instanceof Error && 'syscall' in error && isPassingFileError(code);
    if (!isPassing) throw error;
    return failedElsewhere(fileFailure(code, await driveOf(upload.path)));
  }
}

/** Asks the service to repeat a failed processing. A 409 "already being retried" counts as success. */
async function reprocessStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const { submission } = run.upload;
  if (submission === null || submission.assetId === null)
    throw new Error('Repeated processing without an asset');
  const answer = await retryAsset(
    deps.api,
    { submissionId: submission.submissionId, assetId: submission.assetId },
    {
      signal: run.signal,
      requester: requesterOf(run.upload),
      onRetry: (retry) => run.report.retrying(retry),
    },
  );
  const isAccepted = answer.ok || errorTaxonomy[answer.failure.kind].step === 'reprocessing';
  if (isAccepted) return done({ event: 'reprocessing', pollAt: deps.clock.now() + firstPollMs });
  return probedAtGates(deps, run, 'assets.retry', answer);
}
