/**
 * The four steps that the scheduler starts: check, transfer, submit, reprocess. Each does its work and answers with a result; it
 * changes no state itself. A step rejects only with its signal's reason; anything else thrown is a bug.
 */
import { basename } from 'node:path';

import type { Failure, TransferMethod } from '../../../preload/contract.ts';
import { type Account, accountDigest, siteOf } from '../../api/account.ts';
import type { RequestRetry } from '../../api/client.ts';
import { createSubmission, retryAsset } from '../../api/endpoints.ts';
import type { Requester } from '../../api/gates/gates.ts';
import { localFailure } from '../../errors/classify.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { inspectFile } from '../../files/inspectFile.ts';
import type { Inspection } from '../../files/inspection.ts';
import { readableFolder } from '../../files/walk.ts';
import type { BlockLedger } from '../../transfer/blockUpload.ts';
import { type TransferOutcome, type TransferDeps, transferFile } from '../../transfer/transferFile.ts';
import type { RemoteName, UploadEvent } from '../model/stateMachine.ts';
import { type Upload, nextStep } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { duplicateInFlight, submittedMatch } from './findDuplicates.ts';
import type { InFlightDuplicates, DuplicatePhase } from './inFlightDuplicates.ts';
import { firstPollMs } from './pollPolicy.ts';
import { firstFreeName, remoteNameOf } from './remoteName.ts';
import type { FailedTry, StepResult } from './retryPolicy.ts';

export interface StepDeps extends TransferDeps {
  readonly store: UploadStore;
  readonly account: Account;
  readonly copies: InFlightDuplicates;
}

/** A copy of what is being sent looks again after this at the latest; it is told when something becomes of the other. */
const heldMs = 60_000;

/** What a step tells while it runs. */
export interface StepReport {
  /** Saved before the call returns. */
  apply(event: UploadEvent): void;
  progress(sentBytes: number): void;
  retrying(retry: RequestRetry): void;
}

export interface StepRun {
  readonly upload: Upload;
  readonly signal: AbortSignal;
  readonly report: StepReport;
}

/** Looks at the file: nothing is sent that the service would refuse, or that it was sent before. */
export async function checkStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const inspection = await inspectFile(run.upload.path);
  run.signal.throwIfAborted();
  if (inspection.finding === 'ready') {
    const account = accountDigest(deps.account);
    const { earlier, file } = await submittedMatch(
      deps.store,
      run.upload,
      inspection.facts,
      account,
      run.signal,
    );
    if (earlier === null) return done({ event: 'checked', file });
    const { submission } = earlier;
    return done({ event: 'already-submitted', docsUrl: null, detail: '', submission, file });
  }
  const isReadable = inspection.finding === 'folder' && (await readableFolder(run.upload.path));
  return failedElsewhere(findingFailure(inspection, isReadable));
}

/** What the start of a step saves with it: a transfer reserves the name under which it sends, before a byte leaves. */
export function startOf(
  deps: Pick<StepDeps, 'store' | 'account'>,
  upload: Upload,
): Extract<UploadEvent, { event: 'start' }> {
  return nextStep(upload) === 'transfer'
    ? { event: 'start', name: reservedName(deps, upload) }
    : { event: 'start' };
}

/** Who asks, as the gates know it. */
export function requesterOf({ id, failingSince }: Upload): Requester {
  return { id, failingSince };
}

/**
 * The name that a transfer begins with: the one it had at this account, so that a repeat overwrites only itself, or the
 * first that is nobody else's.
 */
function reservedName(deps: Pick<StepDeps, 'store' | 'account'>, upload: Upload): RemoteName {
  const account = accountDigest(deps.account);
  const { remoteName } = upload;
  const isTaken = (name: string) => deps.store.submissionIndex.isNameTaken(name, siteOf(account), upload);
  const isKept = remoteName !== null && upload.account === account && !isTaken(remoteName);
  return { account, remoteName: isKept ? remoteName : firstFreeName(basename(upload.path), isTaken) };
}

/** null: no copy of its content is in its way. */
async function endBeforeCopy(
  deps: StepDeps,
  { upload, signal }: StepRun,
  phase: DuplicatePhase,
): Promise<StepResult | null> {
  const copy = await duplicateInFlight(deps, upload, accountDigest(deps.account), phase, signal);
  if (copy === 'none') return null;
  if (copy === 'under-way') return done({ event: 'held', retryAt: deps.clock.now() + heldMs });
  const file = deps.store.get(upload.id)?.file ?? null;
  if (file === null) return null;
  return done({
    event: 'already-submitted',
    docsUrl: null,
    detail: '',
    submission: copy.submission,
    file,
  });
}

/** Sends the bytes. */
export async function transferStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const { upload, report } = run;
  const ended = await endBeforeCopy(deps, run, 'transfer');
  if (ended !== null) return ended;
  let { file, remoteName } = upload;
  const refused = new Set<string>();
  for (;;) {
    if (file === null || remoteName === null) throw new Error('Transfer before check');
    const { sha256: _sha256, ...checked } = file;
    const outcome = await transferFile(deps, {
      requester: requesterOf(upload),
      path: upload.path,
      fingerprint: file,
      contentType: file.contentType,
      remoteName,
      generation: upload.restarts,
      ledger: ledgerOf(deps.store, upload),
      signal: run.signal,
      isTaken: (blobPath) => deps.store.submissionIndex.isBlobTaken(blobPath, { ...upload, file }),
      onProgress: (sentBytes) => report.progress(sentBytes),
      onRetry: (retry) => report.retrying(retry),
      onTouched(fingerprint) {
        // Of what was not sent yet, the content may be another one.
        file = { ...checked, ...fingerprint };
        report.apply({ event: 'touched', file });
      },
    });
    if (outcome.outcome !== 'name-taken') return transferResult(outcome);
    refused.add(remoteName);
    const account = accountDigest(deps.account);
    remoteName = firstFreeName(
      basename(upload.path),
      (name) => refused.has(name) || deps.store.submissionIndex.isNameTaken(name, siteOf(account), upload),
    );
    // Reserved before a byte leaves, so that no other upload can choose it meanwhile.
    report.apply({ event: 'named', remoteName, account });
  }
}

function ledgerOf(store: UploadStore, { id, restarts, submitRequestedAt }: Upload): BlockLedger {
  let openPath = '';
  return {
    open(blobPath) {
      openPath = blobPath;
      return store.blocks.open(id, blobPath, restarts);
    },
    // Where it may have been submitted already, a touched file starts over, under another name.
    recorded: () => (submitRequestedAt === null ? store.blocks.recorded(id, restarts) : []),
    confirm: (block) => store.blocks.confirm(id, openPath, restarts, block),
    forget: () => store.blocks.forget(id),
  };
}

/** Creates the submission. The intent was saved when the step started; a repeat's 409 proves that the first arrived. */
export async function submitStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const { upload, report } = run;
  if (upload.blob === null) throw new Error('Submission before transfer');
  const { blobPath } = upload.blob;
  // With a try before this one, only the service can say what there is.
  const ended = upload.attempt === 0 ? await endBeforeCopy(deps, run, 'submit') : null;
  if (ended !== null) return ended;
  // The intent is saved; on the disk it outlives a power cut too.
  await deps.store.flushed();
  let isFirstTry = upload.attempt === 0;
  const answer = await createSubmission(
    deps.api,
    {
      blobPath,
      ...(upload.previousSubmissionId === null ? {} : { previousSubmissionId: upload.previousSubmissionId }),
    },
    {
      signal: run.signal,
      requester: requesterOf(upload),
      onRetry(retry) {
        isFirstTry = false;
        report.retrying(retry);
      },
    },
  );
  if (answer.ok) {
    const { submissionId, assets } = answer.value;
    const [asset] = assets;
    return done({
      event: 'submitted',
      submission: {
        submissionId,
        assetId: asset?.assetId ?? null,
        versionNumber: asset?.versionNumber ?? null,
        versionGroupId: asset?.versionGroupId ?? null,
      },
      pollAt: deps.clock.now() + firstPollMs,
    });
  }
  const { failure } = answer;
  const { step } = errorTaxonomy[failure.kind];
  switch (step) {
    case 'already-submitted': {
      const renamed = isFirstTry ? renamedVersion(deps, upload) : null;
      return done(renamed ?? eventOfConflict(deps, blobPath, failure));
    }
    case 'other-account':
      if (upload.account === accountDigest(deps.account)) return failedAtGates(answer);
      // The bytes went to another workspace, whose key was in force then: they have to go to this one.
      return done({ event: 'renamed', remoteName: upload.remoteName ?? basename(upload.path) });
    case 'reprocessing':
    case 'fails':
      return failedAtGates(answer);
  }
}

/**
 * A 409 to the first try of a new version: the service does not take one under the old blobPath, so it goes under
 * another name. At a later try the 409 may be the proof that an earlier one arrived, and nothing is sent again.
 */
function renamedVersion(deps: StepDeps, upload: Upload): UploadEvent | null {
  const name = basename(upload.path);
  if (upload.previousSubmissionId === null || upload.remoteName !== remoteNameOf(name, 1)) return null;
  const site = siteOf(accountDigest(deps.account));
  const isTaken = (candidate: string) =>
    candidate === upload.remoteName || deps.store.submissionIndex.isNameTaken(candidate, site, upload);
  return { event: 'renamed', remoteName: firstFreeName(name, isTaken) };
}

/**
 * What any other 409 means. For a blob that another upload of ours submitted and still follows: this is that
 * submission, follow it too. Otherwise it was submitted before, by a request whose answer was lost or by somebody else.
 */
function eventOfConflict(deps: StepDeps, blobPath: string, failure: Failure): UploadEvent {
  const known = deps.store.submissionIndex.submittedAs(blobPath);
  if (known?.status.state === 'processing' && known.submission !== null) {
    return { event: 'submitted', submission: known.submission, pollAt: deps.clock.now() + firstPollMs };
  }
  return {
    event: 'already-submitted',
    docsUrl: failure.docsUrl ?? null,
    detail: failure.detail,
    submission: known?.submission ?? null,
  };
}

/** Asks the service to repeat a failed processing. Its 409 "already being retried" is as good as a yes. */
export async function reprocessStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
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
  return failedAtGates(answer);
}

function done(event: UploadEvent): StepResult {
  return { result: 'done', event };
}

function failedAtGates({ failure, wasSent }: Pick<FailedTry, 'failure' | 'wasSent'>): StepResult {
  return { result: 'failed', failure, wasSent, via: 'gates' };
}

function failedElsewhere(failure: Failure): StepResult {
  return { result: 'failed', failure, wasSent: true, via: 'elsewhere' };
}

function transferResult(outcome: Exclude<TransferOutcome, { outcome: 'name-taken' }>): StepResult {
  switch (outcome.outcome) {
    case 'stored':
      return done({
        event: 'stored',
        blob: { blobPath: outcome.blobPath, method: outcome.method satisfies TransferMethod },
        transfer: outcome.facts,
      });
    case 'changed':
      return { result: 'changed' };
    case 'refused':
      return failedAtGates(outcome);
    case 'failed':
      return failedElsewhere(outcome.failure);
  }
}

/** A finding of the check as a Failure; the facts are what its message names. */
function findingFailure(
  inspection: Exclude<Inspection, { finding: 'ready' }>,
  isReadableFolder: boolean,
): Failure {
  switch (inspection.finding) {
    case 'missing':
      return localFailure('file-missing');
    case 'unreadable':
      return localFailure('file-unreadable', { code: inspection.code });
    case 'empty':
      return localFailure('file-empty');
    case 'folder':
      return localFailure(isReadableFolder ? 'folder-empty' : 'folder-unreadable');
    case 'not-a-file':
      return localFailure('not-a-file');
    case 'type-not-allowed':
      return localFailure('type-not-allowed', {
        sizeBytes: inspection.sizeBytes,
        extension: inspection.extension,
        allowed: inspection.allowed,
        ...(inspection.contentType === null ? {} : { contentType: inspection.contentType }),
      });
    case 'type-mismatch':
      return localFailure('type-mismatch', {
        sizeBytes: inspection.sizeBytes,
        declared: inspection.declared,
        detected: inspection.detected,
      });
    case 'too-large':
      return localFailure('too-large', {
        sizeBytes: inspection.sizeBytes,
        capBytes: inspection.capBytes,
        category: inspection.category,
      });
  }
}
