/**
 * Finds content that this account submitted before, under any name, before it is sent again, and content that another
 * upload is sending at the same time.
 */
import { isPassingFileError } from '../../errors/fileFailures.ts';
import { sha256Of } from '../../files/contentHash.ts';
import { whileResponding } from '../../files/fileCalls.ts';
import { fingerprintOf, isSameFile, isUnchanged } from '../../files/fingerprint.ts';
import { type LinkedPath, pathWithoutLinks, statWithoutLinks } from '../../files/openFile.ts';
import { errorCode } from '../../shared/errno.ts';
import type { CheckedFile, Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { InFlightDuplicates, DuplicatePhase } from './inFlightDuplicates.ts';

export interface SubmittedMatch {
  /** The upload that submitted this content; null: none is known. */
  readonly earlier: Upload | null;
  /** The file, with its hash if that was known or had to be computed. */
  readonly file: CheckedFile;
}

/** Each file is hashed at most once. One check hashes at most this many files of other uploads. */
const maxHashesPerCheck = 8;

/**
 * Finds an earlier submission of the file's content. `account`: its digest. The file is read only if the account
 * submitted a file of the same size. An unreadable file or one that changes meanwhile matches none; its transfer
 * reports the error. Rejects when the signal aborts.
 */
export async function submittedMatch(
  store: UploadStore,
  upload: Upload,
  file: CheckedFile,
  account: string,
  signal: AbortSignal,
): Promise<SubmittedMatch> {
  if (isRequestedAgain(upload)) return { earlier: null, file };
  const { sha256: known } = file;
  if (
    known !== undefined &&
    !store.submissionIndex.mayHaveContent(upload, { ...file, sha256: known }, account)
  )
    return { earlier: null, file };
  const itself = store.submissionIndex.sameFile({ ...upload, file }, account);
  if (itself !== null) return { earlier: itself, file };
  if (!store.submissionIndex.hasSize(upload.id, account, file.sizeBytes)) return { earlier: null, file };

  const sha256 = file.sha256 ?? (await hashOf(upload, file, signal));
  if (sha256 === null) return { earlier: null, file };
  await hashOthers(
    store,
    store.submissionIndex.unhashed(upload.id, account, file.sizeBytes, maxHashesPerCheck),
    signal,
  );
  const earlier = store.submissionIndex.sameContent(upload.id, account, file.sizeBytes, sha256);
  // The hash belongs to the file only if the file has not changed since.
  const hasChanged = earlier !== null && !(await isUnchanged(upload, file));
  return { earlier: hasChanged ? null : earlier, file: { ...file, sha256 } };
}

/**
 * Checks for duplicates before a step: `in-flight` if another upload is sending the same content, the upload that has
 * submitted it, or `none`. As above, the file is read only if a file of the same size was submitted or is in flight.
 */
export async function duplicateInFlight(
  { store, duplicates }: { readonly store: UploadStore; readonly duplicates: InFlightDuplicates },
  upload: Upload,
  account: string,
  phase: DuplicatePhase,
  signal: AbortSignal,
): Promise<'none' | 'in-flight' | Upload> {
  const { id, file } = upload;
  if (file === null || isRequestedAgain(upload)) return 'none';
  const { sizeBytes } = file;
  const { sha256: known } = file;
  const isAlone =
    known === undefined
      ? !store.submissionIndex.hasSize(id, account, sizeBytes) &&
        !store.submissionIndex.hasSizeStarted(upload, sizeBytes)
      : !store.submissionIndex.mayHaveContent(upload, { ...file, sha256: known }, account);
  if (isAlone) {
    duplicates.acquire(id, phase);
    return 'none';
  }
  const sha256 = file.sha256 ?? (await ownHash(upload, file, phase, signal));
  // Unreadable or changed: the transfer reports that.
  if (sha256 === null || sha256 === '') return 'none';
  saveHash(store, id, sha256);
  await hashOthers(store, store.submissionIndex.unhashed(id, account, sizeBytes, maxHashesPerCheck), signal);
  await hashOthers(store, store.submissionIndex.startedDuplicates(upload, sizeBytes, null), signal);
  const submitted = store.submissionIndex.sameContentNotForced(id, account, sizeBytes, sha256);
  // If the file has changed since, it is no duplicate, and the transfer reports the change.
  if (submitted !== null) return (await isUnchanged(upload, file)) ? submitted : 'none';
  return duplicates.tryAcquire(upload, { sizeBytes, sha256 }, phase) ? 'none' : 'in-flight';
}

/** A drive that cannot be read for now delays the transfer. The submission needs no file any more. */
async function ownHash(
  upload: Upload,
  file: CheckedFile,
  phase: DuplicatePhase,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return await hashOf(upload, file, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (phase === 'submit') return null;
    throw error;
  }
}

/** Whether a person asked to submit the content again. */
function isRequestedAgain({ previousSubmissionId, versionIfChanged, sendAnyway }: Upload): boolean {
  return (previousSubmissionId !== null && !versionIfChanged) || sendAnyway;
}

function saveHash(store: UploadStore, id: string, sha256: string): void {
  const upload = store.get(id);
  if (upload?.file && upload.file.sha256 === undefined)
    store.save(upload, { ...upload, file: { ...upload.file, sha256 } }, []);
}

async function hashOthers(store: UploadStore, others: readonly Upload[], signal: AbortSignal): Promise<void> {
  for (const other of others) {
    // '' means that the content can no longer be read; it is not tried again.
    const sha256 = await hashOfOther(other, signal);
    // Its drive cannot be read for now, so its content is not known yet.
    if (sha256 === null) continue;
    saveHash(store, other.id, sha256);
  }
}

/** The hash; '' if the content can no longer be read, null if that is not known. A drive that hangs delays nothing. */
async function hashOfOther(other: Upload, signal: AbortSignal): Promise<string | null> {
  const { file, path, realPath } = other;
  if (file === null) return '';
  try {
    const work = async () => (await hashOf(other, file, signal)) ?? '';
    return await whileResponding(realPath ?? path, work, null);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/**
 * The SHA-256 of the file; null if the path does not lead to that file any more. Rejects when the signal aborts, and with an
 * error of the file system that passes.
 */
export async function hashOf(
  linked: LinkedPath,
  file: CheckedFile,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const path = await pathWithoutLinks(linked);
    if (!isSameFile(file, fingerprintOf(await statWithoutLinks(path)))) return null;
    const sha256 = await sha256Of(path, signal);
    return isSameFile(file, fingerprintOf(await statWithoutLinks(path))) ? sha256 : null;
  } catch (error) {
    signal.throwIfAborted();
    if (isPassingFileError(errorCode(error))) throw error;
    return null;
  }
}
