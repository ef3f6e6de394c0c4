/**
 * Sends the bytes of one file: to storage by a presigned URL, and a small file to the API in a direct upload only when
 * storage cannot be reached.
 *
 * Every expected result is a TransferOutcome. It throws the signal's reason; any other error is a bug.
 */
import type { FailureKind } from '../../preload/contract.ts';
import { localFailure } from '../errors/classify.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { fileFailure } from '../errors/fileFailures.ts';
import { driveOf, vanishedDriveOf } from '../files/fileCalls.ts';
import { fileSystemFinding } from '../files/inspectFile.ts';
import { pathWithoutLinks } from '../files/openFile.ts';
import { maxDirectBytes, tryDirectly } from './directUpload.ts';
import { FileChangedError, FileReader, maxSmallFileBytes } from './fileReader.ts';
import { type StallTimer, startStallTimer } from './stallTimer.ts';
import { sendToStorage } from './storageUpload.ts';
import { type TransferDeps, type TransferJob, type TransferOutcome, failed } from './transferJob.ts';
import { verifyUnchanged } from './verifyUnchanged.ts';

/** How often the modification time alone may change in one attempt. After that, the file is still being written. */
const maxTouches = 3;
/** A network that just came back may reach storage a moment later. */
const attemptsBeforeDirect = 2;
/** No request arrived at storage. */
const unreachableKinds: ReadonlySet<FailureKind> = new Set([
  'host-not-found',
  'connection-refused',
  'network-down',
]);

/** Sends the file. Resolves with the outcome; rejects with the reason of `job.signal`. */
export async function transferFile(deps: TransferDeps, job: TransferJob): Promise<TransferOutcome> {
  const stallTimer = startStallTimer(deps.clock, job.signal);
  try {
    const path = await pathWithoutLinks(job);
    let { fingerprint } = job;
    for (let touches = 0; ; touches += 1) {
      const sent = await sendOnce(deps, { ...job, path, fingerprint }, stallTimer);
      if (sent.outcome !== 'touched') return sent;
      const { ledger } = job;
      const { sizeBytes } = fingerprint;
      const now =
        touches < maxTouches
          ? await verifyUnchanged(deps, { path, sizeBytes, recorded: ledger.recorded(), stallTimer })
          : null;
      if (now === null) return { outcome: 'changed' };
      fingerprint = now;
      job.onTouched(now);
    }
  } catch (error) {
    job.signal.throwIfAborted();
    if (stallTimer.stalled()) {
      deps.concurrency.timedOut();
      return failed(connectionFailure('ETIMEDOUT', deps.api.host));
    }
    if (!isFileSystemError(error)) throw error;
    const finding = fileSystemFinding(error);
    if (finding.finding === 'missing') {
      const vanished = await vanishedDriveOf(job.path);
      return failed(vanished === null ? localFailure('file-missing') : fileFailure('ENODEV', vanished));
    }
    return failed(fileFailure(finding.code, await driveOf(job.path)));
  } finally {
    stallTimer.stop();
  }
}

/** `touched`: only the modification time changed, so the confirmed blocks may still be right. */
async function sendOnce(
  deps: TransferDeps,
  job: TransferJob,
  stallTimer: StallTimer,
): Promise<TransferOutcome | { readonly outcome: 'touched' }> {
  let file: FileReader | null = null;
  try {
    file = await openVerified(deps, job, stallTimer);
    const transfer = { deps, job, file, stallTimer };
    const mayBeDirect = file.sizeBytes <= maxDirectBytes(deps.api);
    const outcome = await sendToStorage(transfer);
    if (!mayBeDirect || !isStorageUnreachable(outcome, job.attempt)) return outcome;
    return (await tryDirectly(transfer)) ?? outcome;
  } catch (error) {
    if (!(error instanceof FileChangedError)) throw error;
    return { outcome: error.isTouched ? 'touched' : 'changed' };
  } finally {
    await file?.close();
  }
}

async function openVerified(
  { smallFiles }: TransferDeps,
  { path, fingerprint }: TransferJob,
  { signal }: StallTimer,
): Promise<FileReader> {
  if (fingerprint.sizeBytes <= maxSmallFileBytes)
    return FileReader.openSmall(path, fingerprint, smallFiles, signal);
  const file = await FileReader.open(path, fingerprint);
  try {
    await file.verify();
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Whether no request arrives at storage, by several attempts of this file or because its gate is closed. */
function isStorageUnreachable(outcome: TransferOutcome, attempt: number): boolean {
  if (outcome.outcome !== 'failed' && outcome.outcome !== 'refused') return false;
  const { kind, scope } = outcome.failure;
  if (scope !== 'storage' || !unreachableKinds.has(kind)) return false;
  return outcome.outcome === 'refused' || attempt >= attemptsBeforeDirect;
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
