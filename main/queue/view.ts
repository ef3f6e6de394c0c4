/** Uploads as the window shows them: the row, why it waits, and what can be done to it. Pure. */
import { basename, dirname } from 'node:path';

import type { Failure, FailureKind, UploadAction, UploadRow, Wait } from '../../preload/contract.ts';
import type { Block } from '../api/gates.ts';
import { isOutage } from '../api/serviceGate.ts';
import { isFoundBeforeSent, isPausable, isReprocessable } from './machine.ts';
import { type Upload, isHeld, nextStep } from './model/upload.ts';

export interface ViewContext {
  readonly now: number;
  readonly allPaused: boolean;
  /** Bytes of the upload that are on their way. */
  readonly sentBytes: number;
  /** What blocks the upload's next step, if anything. */
  readonly block: Block | null;
}

export function rowOf(upload: Upload, context: ViewContext): UploadRow {
  const { status, file } = upload;
  return {
    id: upload.id,
    batchId: upload.batchId,
    name: basename(upload.path),
    folder: dirname(upload.path),
    sizeBytes: file?.sizeBytes ?? sizeInFailure(upload),
    contentType: file?.contentType ?? null,
    category: file?.category ?? null,
    state: status.state,
    sentBytes: sentBytesOf(upload, context.sentBytes),
    processingPercent: status.state === 'processing' ? status.percent : null,
    wait: waitOf(upload, context),
    failure: failureOf(upload),
    submissionId: upload.submission?.submissionId ?? null,
    assetId: upload.submission?.assetId ?? null,
    versionNumber: upload.submission?.versionNumber ?? null,
    previousSubmissionId: upload.previousSubmissionId,
    issueCount: status.state === 'complete' ? status.issueCount : null,
    docsUrl: status.state === 'already-submitted' ? status.docsUrl : (failureOf(upload)?.docsUrl ?? null),
    startedOver: upload.startedOver,
    actions: actionsOf(upload),
    addedAt: upload.addedAt,
    finishedAt: upload.finishedAt,
  };
}

/** The check knows the size of a file that it refuses. */
function sizeInFailure(upload: Upload): number | null {
  const sizeBytes = failureOf(upload)?.facts?.['sizeBytes'];
  return typeof sizeBytes === 'number' ? sizeBytes : null;
}

function sentBytesOf(upload: Upload, underWay: number): number {
  const sizeBytes = upload.file?.sizeBytes ?? 0;
  return upload.blob === null ? Math.min(underWay, sizeBytes) : sizeBytes;
}

function failureOf(upload: Upload): Failure | null {
  return 'failure' in upload.status ? upload.status.failure : null;
}

function waitOf(upload: Upload, context: ViewContext): Wait | null {
  const { status } = upload;
  if (status.state !== 'queued') return null;
  if (context.allPaused) return { kind: 'all-paused' };
  if (status.retryAt !== null && status.failure !== null && status.retryAt > context.now) {
    return { kind: 'retry', retryAt: status.retryAt, attempt: upload.attempt + 1, failure: status.failure };
  }
  if (isHeld(upload)) return { kind: 'copy' };
  const { block } = context;
  if (block === null || nextStep(upload) === 'check') return { kind: 'turn' };
  switch (block.gate) {
    case 'key':
      return { kind: 'key' };
    case 'network':
      return { kind: isOutage(block.failure) ? 'service' : 'network' };
    case 'plan':
      return { kind: 'plan', bucket: block.bucket };
    case 'rate-limit':
      return { kind: 'rate-limit', bucket: block.bucket, until: block.until };
  }
}

/** What a person may do to an upload now, the most important first. */
export function actionsOf(upload: Upload): UploadAction[] {
  if (upload.removedAt !== null) return ['restore'];
  const actions: UploadAction[] = [];
  const { status } = upload;
  const isWaitingForRetry = status.state === 'queued' && status.retryAt !== null && !isHeld(upload);
  const isRepairableFailure = status.state === 'failed' && isRepairable(status.failure);
  const needsAnotherFile = status.state === 'failed' && status.failure.action === 'replace-file';
  if (isWaitingForRetry || (isRepairableFailure && !needsAnotherFile)) actions.push('retry');
  if (isPausable(upload)) actions.push('pause');
  if (status.state === 'paused') actions.push('resume');
  if (mayBecomeNewVersion(upload)) actions.push('submit-as-new-version');
  if (isFoundBeforeSent(upload) || isHeld(upload)) actions.push('send-anyway');
  if (status.state === 'already-submitted' && status.docsUrl !== null) actions.push('open-docs');
  if (status.state === 'queued') actions.push('move-to-top');
  if (isPausable(upload) || status.state === 'paused') actions.push('cancel');
  actions.push('show-in-folder');
  // Helps only once the file was mended, so it is not the first thing to offer.
  if (isRepairableFailure && needsAnotherFile) actions.push('retry');
  if (upload.submission !== null) actions.push('copy-submission-id');
  if (failureOf(upload) !== null) {
    actions.push('copy-support-details');
    if (failureOf(upload)?.docsUrl !== undefined) actions.push('open-docs');
  }
  if (status.state !== 'submitting') actions.push('remove');
  return actions;
}

/** Whether trying again can help: after the file was mended, or another time at the service. */
function isRepairable(failure: Failure): boolean {
  if (failure.kind === 'processing-failed') return isReprocessable(failure);
  return !unrepairable.has(failure.kind);
}

const unrepairable: ReadonlySet<FailureKind> = new Set([
  'folder-empty',
  'folder-unreadable',
  'not-a-file',
  'retry-not-retryable',
  'retries-exhausted',
  'previous-submission-not-found',
]);

/** Whether the file may be sent again as the next version of what was submitted. */
function mayBecomeNewVersion({ status, submission }: Upload): boolean {
  if (status.state === 'complete') return submission !== null;
  if (status.state === 'failed') return status.failure.kind === 'previous-submission-not-found';
  return status.state === 'already-submitted';
}
