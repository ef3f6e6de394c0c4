/**
 * The four steps that the scheduler starts: check, transfer, submit, reprocess. Each does its work and returns a
 * result; it does not change the upload's state itself. A step rejects only with its signal's reason; any other
 * exception is a bug.
 */
import { basename } from 'node:path';

import { type Failure, type TransferMethod, directLimitBytes } from '../../../preload/contract.ts';
import { type Account, accountDigest, siteOf } from '../../api/account.ts';
import type { RequestRetry } from '../../api/client.ts';
import { createSubmission, retryAsset } from '../../api/endpoints.ts';
import type { Gates, Requester } from '../../api/gates/gates.ts';
import { fileFailure, isPassingFileError, localFailure } from '../../errors/classify.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { driveOf, vanishedDriveOf } from '../../files/fileCalls.ts';
import { type Inspection, inspectFile } from '../../files/inspectFile.ts';
import { pathWithoutLinks } from '../../files/openFile.ts';
import { retriesInPlace } from '../../shared/backoff.ts';
import { errorCode } from '../../shared/errno.ts';
import type { BlockLedger } from '../../transfer/blockUpload.ts';
import { SentBytes } from '../../transfer/sentBytes.ts';
import { type TransferOutcome, type TransferDeps, transferFile } from '../../transfer/transferFile.ts';
import { firstFreeName, nextFreeName, remoteNameOf } from '../model/remoteName.ts';
import { type CheckedFile, type Upload, generationOf, nextStep } from '../model/upload.ts';
import type { RemoteName, UploadEvent } from '../model/uploadEvent.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { withEndpointProbe } from './endpointProbe.ts';
import { duplicateInFlight, hashOf, submittedMatch } from './findDuplicates.ts';
import type { GrowingFiles } from './growingFiles.ts';
import type { InFlightDuplicates, DuplicatePhase } from './inFlightDuplicates.ts';
import { firstPollMs } from './pollPolicy.ts';
import type { FailedTry, StepResult } from './retryPolicy.ts';

export interface StepDeps extends TransferDeps {
  readonly gates: TransferDeps['gates'] & Pick<Gates, 'targetAnswers' | 'targetFails'>;
  readonly store: UploadStore;
  readonly account: Account;
  readonly duplicates: InFlightDuplicates;
  /** Finds files that another program is still writing. */
  readonly growing: Pick<GrowingFiles, 'problem'>;
  /** Adds the files of the folder at the upload's path. `code`: the error because of which it was not listed. */
  readonly expandFolder: (upload: Upload) => Promise<{ readonly files: number } | { readonly code: string }>;
}

/** The longest time until a waiting duplicate checks again. It is resumed when the other upload finishes. */
const duplicateRecheckMs = 60_000;

/** What a step reports while it runs. */
export interface StepReport {
  /** Applies an event; it is saved before the call returns. */
  apply(event: UploadEvent): void;
  progress(sentBytes: number): void;
  retrying(retry: RequestRetry): void;
}

export interface StepRun {
  readonly upload: Upload;
  readonly signal: AbortSignal;
  readonly report: StepReport;
}

/** Checks the file, so that nothing is sent that the service would refuse or that was submitted before. */
export async function checkStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const foundPath = await pathWithoutLinks(run.upload).catch(() => null); // the inspection reports the reason
  const growing = await stillBeingWritten(deps, run.upload, foundPath);
  run.signal.throwIfAborted();
  if (growing !== null) return failedElsewhere(growing);
  const inspection = await inspectFile(run.upload.path, foundPath);
  run.signal.throwIfAborted();
  if (inspection.finding === 'ready') {
    const account = accountDigest(deps.account);
    const { realPath } = inspection;
    const { earlier, file } = await submittedMatch(
      deps.store,
      { ...run.upload, realPath },
      inspection.facts,
      account,
      run.signal,
    );
    if (earlier === null)
      return done({ event: 'checked', file: await withHashIfWatched(deps.store, run, file), realPath });
    const { submission } = earlier;
    return done({ event: 'already-submitted', docsUrl: null, detail: '', submission, file, realPath });
  }
  if (inspection.finding === 'unreadable')
    return failedElsewhere(fileFailure(inspection.code, await driveOf(run.upload.path)));
  const vanished = inspection.finding === 'missing' ? await vanishedDriveOf(run.upload.path) : null;
  if (vanished !== null) return failedElsewhere(fileFailure('ENODEV', vanished));
  if (inspection.finding === 'folder') return await expandStep(deps, run.upload);
  return failedElsewhere(findingFailure(inspection));
}

/** The result of the step; a drive that cannot be read for now is a failure like any other. */
export async function orDriveFailure(step: Promise<StepResult>, upload: Upload): Promise<StepResult> {
  try {
    return await step;
  } catch (error) {
    const code = errorCode(error);
    const isPassing = error instanceof Error && 'syscall' in error && isPassingFileError(code);
    if (!isPassing) throw error;
    return failedElsewhere(fileFailure(code, await driveOf(upload.path)));
  }
}

/** A watch folder has waited until the file was finished. */
async function stillBeingWritten(
  { growing, store }: Pick<StepDeps, 'growing' | 'store'>,
  upload: Upload,
  path: string | null,
): Promise<Failure | null> {
  if (path === null || store.isWatched(upload.path)) return null;
  return await growing.problem(upload.id, path, upload.attempt);
}

/** The upload was a folder: its files become uploads of their own. */
async function expandStep(deps: Pick<StepDeps, 'expandFolder'>, upload: Upload): Promise<StepResult> {
  const expanded = await deps.expandFolder(upload);
  if ('code' in expanded) {
    const isPassing = isPassingFileError(expanded.code);
    return failedElsewhere(
      isPassing
        ? fileFailure(expanded.code, await driveOf(upload.path))
        : localFailure('folder-unreadable', { code: expanded.code }),
    );
  }
  return expanded.files === 0 ? failedElsewhere(localFailure('folder-empty')) : done({ event: 'expanded' });
}

/**
 * A file of a watch folder gets its hash before it is sent, so that it is recognized when only its modification time
 * changes. The checksums of blocks do the same for a file that is sent in blocks.
 */
async function withHashIfWatched(
  store: UploadStore,
  { upload, signal }: Pick<StepRun, 'upload' | 'signal'>,
  file: CheckedFile,
): Promise<CheckedFile> {
  if (file.sha256 !== undefined || file.sizeBytes > directLimitBytes) return file;
  if (!store.isWatched(upload.path)) return file;
  const sha256 = await hashOf(upload, file, signal);
  return sha256 === null ? file : { ...file, sha256 };
}

/**
 * The event that starts a step. A transfer reserves its name at the service with it, before the first byte is sent.
 */
export function startOf(
  deps: Pick<StepDeps, 'store' | 'account'>,
  upload: Upload,
): Extract<UploadEvent, { event: 'start' }> {
  return nextStep(upload) === 'transfer'
    ? { event: 'start', name: reservedName(deps, upload) }
    : { event: 'start' };
}

/** The upload as the gates identify it. */
export function requesterOf({ id, failingSince }: Upload): Requester {
  return { id, failingSince };
}

/**
 * The name for a transfer: the one that the upload already has at this account, so that a retry overwrites only its
 * own blob, or the first one that no other upload has.
 */
function reservedName(deps: Pick<StepDeps, 'store' | 'account'>, upload: Upload): RemoteName {
  const account = accountDigest(deps.account);
  const { remoteName } = upload;
  const isTaken = (name: string) => deps.store.submissionIndex.isNameTaken(name, siteOf(account), upload);
  const isReusable = remoteName !== null && upload.account === account && !isTaken(remoteName);
  return { account, remoteName: isReusable ? remoteName : firstFreeName(basename(upload.path), isTaken) };
}

/** The result if another upload sends or has submitted the same content; null: none does. */
async function duplicateResult(
  deps: StepDeps,
  { upload, signal }: StepRun,
  phase: DuplicatePhase,
): Promise<StepResult | null> {
  const duplicate = await duplicateInFlight(deps, upload, accountDigest(deps.account), phase, signal);
  if (duplicate === 'none') return null;
  if (duplicate === 'in-flight')
    return done({ event: 'waiting-for-duplicate', retryAt: deps.clock.now() + duplicateRecheckMs });
  const file = deps.store.get(upload.id)?.file ?? null;
  if (file === null) return null;
  return done({
    event: 'already-submitted',
    docsUrl: null,
    detail: '',
    submission: duplicate.submission,
    file,
  });
}

/** A storage that refuses every name would get the file again and again. After so many names a person is asked. */
const maxNamesAtOnce = 100;

/** Sends the file to the service or to storage, under another name if its name is taken. */
export async function transferStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const { upload, report } = run;
  const ended = await duplicateResult(deps, run, 'transfer');
  if (ended !== null) return ended;
  let { file, remoteName } = upload;
  let claimedBlob = upload.claimedBlob;
  let sent = new SentBytes(upload.file?.sizeBytes ?? 0, upload.sentBytes);
  for (let names = 1; ; names += 1) {
    if (file === null || remoteName === null) throw new Error('Transfer before check');
    const { sha256: _sha256, ...checked } = file;
    const outcome = await transferFile(deps, {
      requester: requesterOf(upload),
      path: upload.path,
      realPath: upload.realPath,
      fingerprint: file,
      contentType: file.contentType,
      remoteName,
      generation: generationOf(upload),
      attempt: upload.attempt,
      sent,
      ledger: ledgerOf(deps.store, upload),
      signal: run.signal,
      isOwnBlob: (blobPath) => deps.store.submissionIndex.hasCreated(blobPath, upload),
      wasStoredAs: (blobPath) => deps.store.submissionIndex.hasStored(blobPath, { ...upload, file }),
      onCreate(blobPath) {
        if (claimedBlob !== blobPath) report.apply({ event: 'creating', blobPath });
        claimedBlob = blobPath;
      },
      isTaken: (blobPath) => deps.store.submissionIndex.isBlobTaken(blobPath, { ...upload, file }),
      onProgress: (sentBytes) => report.progress(sentBytes),
      onRetry: (retry) => report.retrying(retry),
      onTouched(fingerprint) {
        // The hash is dropped, because the part that was not sent yet may have changed.
        file = { ...checked, ...fingerprint };
        report.apply({ event: 'touched', file });
      },
    });
    if (outcome.outcome !== 'stored' && sent.total !== upload.sentBytes)
      report.apply({ event: 'sent', sentBytes: sent.total });
    // A blob that an earlier run may have created can have older content of the same file: then it is not somebody else's.
    const isTakenElsewhere =
      outcome.outcome === 'taken-elsewhere' &&
      !outcome.mayBeOwn &&
      outcome.blobPath !== upload.claimedBlob &&
      !deps.store.submissionIndex.hasClaimed(outcome.blobPath, upload.id);
    if (isTakenElsewhere && (upload.whenNameTaken === null || upload.whenNameTaken === 'skip')) {
      const kind = upload.whenNameTaken === null ? 'name-taken' : 'name-skipped';
      return failedElsewhere(localFailure(kind, { name: remoteName }));
    }
    if (outcome.outcome === 'refused') return probedAtGates(deps, run, 'uploads/url', outcome);
    if (outcome.outcome !== 'name-taken' && outcome.outcome !== 'taken-elsewhere')
      return transferResult(outcome);
    if (names >= maxNamesAtOnce) return failedElsewhere(localFailure('name-taken', { name: remoteName }));
    // A name of another file is no fault of the link, so the file may be sent as often under the next name.
    if (isTakenElsewhere || outcome.outcome === 'name-taken') sent = new SentBytes(file.sizeBytes, 0);
    const account = accountDigest(deps.account);
    remoteName = nextFreeName(basename(upload.path), remoteName, (name) =>
      deps.store.submissionIndex.isNameTaken(name, siteOf(account), upload),
    );
    // Reserved before the first byte is sent, so that no other upload can choose the name meanwhile.
    report.apply({
      event: 'named',
      remoteName,
      account,
      ...(isTakenElsewhere ? { because: 'taken-elsewhere' } : {}),
    });
  }
}

function ledgerOf(store: UploadStore, upload: Upload): BlockLedger {
  const { id, submitRequestedAt } = upload;
  const generation = generationOf(upload);
  let openPath = '';
  return {
    open(blobPath) {
      openPath = blobPath;
      return store.blocks.open(id, blobPath, generation);
    },
    // If it may have been submitted already, a touched file starts again under another name.
    recorded: () => (submitRequestedAt === null ? store.blocks.recorded(id, generation) : []),
    confirm: (block) => store.blocks.confirm(id, openPath, generation, block),
    forget: () => store.blocks.forget(id),
  };
}

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

/** What a refusal of its submission means for the upload, if it is more than a failure; null: it is a failure. */
export function eventOfRefusal(
  deps: Pick<StepDeps, 'store' | 'account' | 'clock'>,
  upload: Upload,
  failure: Failure,
  isFirstTry: boolean,
): UploadEvent | null {
  const { step } = errorTaxonomy[failure.kind];
  switch (step) {
    case 'already-submitted': {
      const renamed = isFirstTry ? renamedVersion(deps, upload) : null;
      return renamed ?? eventOfConflict(deps, upload.blob?.blobPath ?? '', failure);
    }
    case 'other-account':
      if (upload.account === accountDigest(deps.account)) return null;
      // The file was sent to the workspace of an earlier key, so it has to be sent to this one.
      return { event: 'renamed', remoteName: upload.remoteName ?? basename(upload.path) };
    case 'reprocessing':
    case 'fails':
      return null;
  }
}

/**
 * The event for a 409 at the first try of a new version: the service refuses it under the old blobPath, so it is sent
 * under another name. Do not call it for a later try: there a 409 may mean that an earlier try arrived. null: the
 * upload is no new version, or it has another name already.
 */
function renamedVersion(deps: Pick<StepDeps, 'store' | 'account'>, upload: Upload): UploadEvent | null {
  const name = basename(upload.path);
  if (upload.previousSubmissionId === null || upload.remoteName !== remoteNameOf(name, 1)) return null;
  const site = siteOf(accountDigest(deps.account));
  const isTaken = (candidate: string) =>
    candidate === upload.remoteName || deps.store.submissionIndex.isNameTaken(candidate, site, upload);
  return { event: 'renamed', remoteName: firstFreeName(name, isTaken) };
}

/**
 * The event for any other 409. If another upload of this queue submitted the blob and is being processed, this upload
 * follows the same submission. Otherwise it was submitted before, by a request whose answer was lost or by another
 * client.
 */
function eventOfConflict(
  deps: Pick<StepDeps, 'store' | 'clock'>,
  blobPath: string,
  failure: Failure,
): UploadEvent {
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

/** Asks the service to repeat a failed processing. A 409 "already being retried" counts as success. */
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
  return probedAtGates(deps, run, 'assets.retry', answer);
}

function done(event: UploadEvent): StepResult {
  return { result: 'done', event };
}

async function probedAtGates(
  deps: StepDeps,
  run: StepRun,
  endpoint: Parameters<typeof withEndpointProbe>[2],
  { failure, wasSent }: Pick<FailedTry, 'failure' | 'wasSent'>,
): Promise<StepResult> {
  const tried = await withEndpointProbe(deps, run, endpoint, { failure, wasSent, via: 'gates' });
  return failedAtGates(tried);
}

function failedAtGates({ failure, wasSent }: Pick<FailedTry, 'failure' | 'wasSent'>): StepResult {
  return { result: 'failed', failure, wasSent, via: 'gates' };
}

function failedElsewhere(failure: Failure): StepResult {
  return { result: 'failed', failure, wasSent: true, via: 'elsewhere' };
}

function transferResult(
  outcome: Exclude<TransferOutcome, { outcome: 'name-taken' | 'taken-elsewhere' | 'refused' }>,
): StepResult {
  switch (outcome.outcome) {
    case 'stored':
      return done({
        event: 'stored',
        blob: { blobPath: outcome.blobPath, method: outcome.method satisfies TransferMethod },
        transfer: outcome.facts,
        isCreated: outcome.isCreated,
        ...(outcome.isSameContent === true ? { isSameContent: true } : {}),
      });
    case 'changed':
      return { result: 'changed' };
    case 'failed':
      return failedElsewhere(outcome.failure);
  }
}

/** The Failure for a finding of the check, with the facts that its message shows. */
function findingFailure(
  inspection: Exclude<Inspection, { finding: 'ready' | 'unreadable' | 'folder' }>,
): Failure {
  switch (inspection.finding) {
    case 'missing':
      return localFailure('file-missing');
    case 'name-unreadable':
      return localFailure('file-name-unreadable');
    case 'empty':
      return localFailure('file-empty');
    case 'not-a-file':
      return localFailure('not-a-file');
    case 'replaced-by-link':
      return localFailure('replaced-by-link');
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
        extension: inspection.extension,
        declared: inspection.declared,
        detected: inspection.detected,
        ...(inspection.detectedExtension === null ? {} : { detectedExtension: inspection.detectedExtension }),
      });
    case 'too-large':
      return localFailure('too-large', {
        sizeBytes: inspection.sizeBytes,
        capBytes: inspection.capBytes,
        category: inspection.category,
      });
  }
}
