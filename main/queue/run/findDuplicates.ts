/**
 * Finds content that this account submitted before, under whatever name, before a byte of it is sent again; and content
 * that is just being sent from another file.
 */
import { sha256Of } from '../../files/contentHash.ts';
import { isUnchanged } from '../../files/fingerprint.ts';
import type { CheckedFile, Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { InFlightDuplicates, DuplicatePhase } from './inFlightDuplicates.ts';

export interface Twin {
  /** What brought this content to the service; null: nothing that is known of. */
  readonly earlier: Upload | null;
  /** The file with its hash, where that is known or had to be found out. */
  readonly file: CheckedFile;
}

/** Each is read whole, once in its life; a check does not read more than this for others. */
const hashedPerCheck = 8;

/**
 * `account`: its digest. The content of a large file is read only where something of the same size was submitted. A file that is out of
 * reach or changes meanwhile is nobody's twin; its transfer will say what is wrong with it.
 */
export async function submittedMatch(
  store: UploadStore,
  upload: Upload,
  file: CheckedFile,
  account: string,
  signal: AbortSignal,
): Promise<Twin> {
  if (isWanted(upload)) return { earlier: null, file };
  const itself = store.submissionIndex.sameFile({ ...upload, file }, account);
  if (itself !== null) return { earlier: itself, file };
  if (!store.submissionIndex.hasSize(upload.id, account, file.sizeBytes)) return { earlier: null, file };

  const sha256 = file.sha256 ?? (await hashOf(upload.path, file, signal));
  if (sha256 === null) return { earlier: null, file };
  await hashOthers(
    store,
    store.submissionIndex.unhashed(upload.id, account, file.sizeBytes, hashedPerCheck),
    signal,
  );
  const earlier = store.submissionIndex.sameContent(upload.id, account, file.sizeBytes, sha256);
  // What was read in passing is the file's content only if it is still that file.
  const isOther = earlier !== null && !(await isUnchanged(upload.path, file));
  return { earlier: isOther ? null : earlier, file: { ...file, sha256 } };
}

/**
 * What stands in the way of an upload that is to go on: an upload that submitted its content since its check, or a copy
 * that is being sent. As above, its content is read only where something of the same size was submitted or is on its way.
 */
export async function duplicateInFlight(
  { store, copies }: { readonly store: UploadStore; readonly copies: InFlightDuplicates },
  upload: Upload,
  account: string,
  phase: DuplicatePhase,
  signal: AbortSignal,
): Promise<'none' | 'under-way' | Upload> {
  const { id, file } = upload;
  if (file === null || isWanted(upload)) return 'none';
  const { sizeBytes } = file;
  const isAlone =
    file.sha256 === undefined &&
    !store.submissionIndex.hasSize(id, account, sizeBytes) &&
    !store.submissionIndex.hasSizeStarted(id, sizeBytes);
  if (isAlone) {
    copies.goes(id, phase);
    return 'none';
  }
  const sha256 = file.sha256 ?? (await hashOf(upload.path, file, signal));
  // Out of reach, or another file by now: its transfer will say so.
  if (sha256 === null || sha256 === '') return 'none';
  keepHash(store, id, sha256);
  await hashOthers(store, store.submissionIndex.unhashed(id, account, sizeBytes, hashedPerCheck), signal);
  await hashOthers(store, store.submissionIndex.startedCopies(id, sizeBytes, null), signal);
  const submitted = store.submissionIndex.sameContentUnasked(id, account, sizeBytes, sha256);
  // A file that has changed since is not that content; its transfer will say so.
  if (submitted !== null) return (await isUnchanged(upload.path, file)) ? submitted : 'none';
  return copies.tryAcquire(upload, { sizeBytes, sha256 }, phase) ? 'none' : 'under-way';
}

/** A person asked for another submission of it. */
function isWanted({ previousSubmissionId, sendAnyway }: Upload): boolean {
  return previousSubmissionId !== null || sendAnyway;
}

function keepHash(store: UploadStore, id: string, sha256: string): void {
  const now = store.get(id);
  if (now?.file && now.file.sha256 === undefined)
    store.save(now, { ...now, file: { ...now.file, sha256 } }, []);
}

async function hashOthers(store: UploadStore, others: readonly Upload[], signal: AbortSignal): Promise<void> {
  for (const { id, path, file } of others) {
    // '': nobody can say any more what it was; it is not asked again.
    const sha256 = file === null ? '' : ((await hashOf(path, file, signal)) ?? '');
    keepHash(store, id, sha256);
  }
}

/** null where the path does not lead to that file any more. */
async function hashOf(path: string, file: CheckedFile, signal: AbortSignal): Promise<string | null> {
  try {
    if (!(await isUnchanged(path, file))) return null;
    const sha256 = await sha256Of(path, signal);
    return (await isUnchanged(path, file)) ? sha256 : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
