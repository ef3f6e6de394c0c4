/** One upload as a row of the window, with the reason why it waits. Pure. */
import { basename, dirname } from 'node:path';

import type {
  AccountLabel,
  Failure,
  GroupWait,
  UploadAction,
  UploadRow,
  Wait,
} from '../../../preload/contract.ts';
import type { Block } from '../../api/gates/gates.ts';
import { allowedActions } from '../model/actions.ts';
import { otherName } from '../model/remoteName.ts';
import { type Upload, isMovable, isWaitingForDuplicate, nextStep, severitiesOf } from '../model/upload.ts';
import type { VersionOffer } from '../model/versionOffer.ts';

export interface RowContext {
  readonly now: number;
  readonly allPaused: boolean;
  /** Bytes that the current attempt has sent. */
  readonly sentBytes: number;
  /** How fast its bytes are sent now; null while that is unknown. */
  readonly speed: Pick<UploadRow, 'bytesPerSecond' | 'remainingMs'> | null;
  /** The gate that holds back the upload's next step; null if none does. */
  readonly block: Block | null;
  /** Its group, while that waits for the rest of its files; null if it is in none. */
  readonly group: GroupWait | null;
  /** The site that it was added for, if the key of another one is set; null otherwise. */
  readonly hold: AccountLabel | null;
  /** What it may be a new version of, while a person can still choose; null otherwise. */
  readonly version: VersionOffer | null;
  /** Whether the settings have the address of a submission's page. */
  readonly hasSubmissionPage: boolean;
}

export function rowOf(upload: Upload, context: RowContext): UploadRow {
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
    bytesPerSecond: context.speed?.bytesPerSecond ?? null,
    remainingMs: context.speed?.remainingMs ?? null,
    processingPercent: status.state === 'processing' ? status.percent : null,
    wait: waitOf(upload, context),
    failure: failureOf(upload),
    submissionId: upload.submission?.submissionId ?? null,
    assetId: upload.submission?.assetId ?? null,
    versionNumber: upload.submission?.versionNumber ?? null,
    previousSubmissionId: upload.previousSubmissionId,
    versionOffer: offered(context.version),
    issueCount: status.state === 'complete' ? status.issueCount : null,
    severities: severitiesOf(status),
    docsUrl: status.state === 'already-submitted' ? status.docsUrl : (failureOf(upload)?.docsUrl ?? null),
    restarts: upload.restarts,
    uploadedAs: otherName(upload),
    actions: actionsOf(upload, context),
    addedAt: upload.addedAt,
    finishedAt: upload.finishedAt,
  };
}

function offered(version: VersionOffer | null): UploadRow['versionOffer'] {
  return version === null ? null : { name: version.name, submittedAt: version.submittedAt };
}

/** What is on hold can be moved first. */
function actionsOf(upload: Upload, { hold, version, hasSubmissionPage }: RowContext): UploadAction[] {
  const actions = allowedActions(upload);
  if (hasSubmissionPage && actions.includes('copy-submission-id')) actions.push('copy-link');
  if (version !== null)
    actions.unshift(upload.previousSubmissionId === null ? 'upload-as-version' : 'upload-separately');
  return hold !== null && isMovable(upload) ? ['move-to-account', ...actions] : actions;
}

/** A file that the check refused has no checked file; its failure contains the size. */
function sizeInFailure(upload: Upload): number | null {
  const sizeBytes = failureOf(upload)?.facts?.['sizeBytes'];
  return typeof sizeBytes === 'number' ? sizeBytes : null;
}

function sentBytesOf(upload: Upload, inFlight: number): number {
  const sizeBytes = upload.file?.sizeBytes ?? 0;
  return upload.blob === null ? Math.min(inFlight, sizeBytes) : sizeBytes;
}

function failureOf(upload: Upload): Failure | null {
  return 'failure' in upload.status ? upload.status.failure : null;
}

function waitOf(upload: Upload, context: RowContext): Wait | null {
  const { status } = upload;
  if (status.state !== 'queued' && status.state !== 'processing') return null;
  if (context.hold !== null) return { kind: 'account', ...context.hold };
  if (status.state === 'processing') return blockedReading(context.block);
  if (context.allPaused) return { kind: 'all-paused' };
  if (status.retryAt !== null && status.failure !== null && status.retryAt > context.now) {
    return { kind: 'retry', retryAt: status.retryAt, attempt: upload.attempt + 1, failure: status.failure };
  }
  if (isWaitingForDuplicate(upload)) return { kind: 'copy' };
  const { block, group } = context;
  if (group !== null && nextStep(upload) === 'submit') return { kind: 'group', group };
  if (block === null || nextStep(upload) === 'check') return { kind: 'turn' };
  return waitAtGate(block);
}

/** Why the progress of the processing cannot be read; null: it can. A short outage shows in a banner only. */
function blockedReading(block: Block | null): Wait | null {
  return block === null ? null : waitAtGate(block);
}

function waitAtGate(block: Block): Wait {
  switch (block.gate) {
    case 'key':
      return { kind: 'key' };
    case 'network':
      return { kind: 'network' };
    case 'service':
    case 'target':
      return { kind: 'service' };
    case 'plan':
      return { kind: 'plan', bucket: block.bucket };
    case 'rate-limit':
      return { kind: 'rate-limit', bucket: block.bucket, until: block.until };
  }
}
