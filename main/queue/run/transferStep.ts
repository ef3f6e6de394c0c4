/** The transfer of a file's bytes, with the name that it gets at the service. */
import { basename } from 'node:path';

import type { TransferMethod } from '../../../preload/contract.ts';
import { accountDigest, siteOf } from '../../api/account.ts';
import { localFailure } from '../../errors/classify.ts';
import { SentBytes } from '../../transfer/sentBytes.ts';
import { transferFile } from '../../transfer/transferFile.ts';
import type { TransferOutcome } from '../../transfer/transferJob.ts';
import { firstFreeName, nextFreeName } from '../model/remoteName.ts';
import { type Upload, generationOf, nextStep } from '../model/upload.ts';
import type { RemoteName, UploadEvent } from '../model/uploadEvent.ts';
import { ledgerOf } from './blockLedger.ts';
import type { StepResult } from './retryPolicy.ts';
import {
  type StepDeps,
  type StepRun,
  done,
  duplicateResult,
  failedElsewhere,
  probedAtGates,
  requesterOf,
} from './step.ts';

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
    const outcome = await countedTransfer(run, sent, deps, {
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
      async onCreate(blobPath) {
        if (claimedBlob !== blobPath) await report.applyTogether({ event: 'creating', blobPath });
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

/** Sends the file, and saves how many bytes were sent unless it is stored, also when the run is ended from outside. */
async function countedTransfer(
  { upload, report }: StepRun,
  sent: SentBytes,
  ...[deps, job]: Parameters<typeof transferFile>
): Promise<TransferOutcome> {
  let isStored = false;
  try {
    const outcome = await transferFile(deps, job);
    isStored = outcome.outcome === 'stored';
    return outcome;
  } finally {
    if (!isStored && sent.total !== upload.sentBytes) report.apply({ event: 'sent', sentBytes: sent.total });
  }
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
