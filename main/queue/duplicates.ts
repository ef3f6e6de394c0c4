/** Finds content that this account submitted before, under whatever name, before a byte of it is sent again. */
import { sha256Of } from '../files/contentHash.ts';
import { isUnchanged } from '../files/fingerprint.ts';
import type { Store } from './store.ts';
import type { CheckedFile, Upload } from './upload.ts';

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
export async function submittedTwin(
  store: Store,
  upload: Upload,
  file: CheckedFile,
  account: string,
  signal: AbortSignal,
): Promise<Twin> {
  const isWanted = upload.previousSubmissionId !== null || upload.sendAnyway;
  if (isWanted) return { earlier: null, file };
  const itself = store.earlier.sameFile({ ...upload, file }, account);
  if (itself !== null) return { earlier: itself, file };
  if (!store.earlier.hasSize(upload.id, account, file.sizeBytes)) return { earlier: null, file };

  const sha256 = file.sha256 ?? (await hashOf(upload.path, file, signal));
  if (sha256 === null) return { earlier: null, file };
  await hashOthers(store, upload.id, account, file.sizeBytes, signal);
  const earlier = store.earlier.sameContent(upload.id, account, file.sizeBytes, sha256);
  // What was read in passing is the file's content only if it is still that file.
  const isOther = earlier !== null && !(await isUnchanged(upload.path, file));
  return { earlier: isOther ? null : earlier, file: { ...file, sha256 } };
}

async function hashOthers(
  store: Store,
  id: string,
  account: string,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, file, ...other } of store.earlier.unhashed(id, account, sizeBytes, hashedPerCheck)) {
    // '': nobody can say any more what it was; it is not asked again.
    const sha256 = file === null ? '' : ((await hashOf(path, file, signal)) ?? '');
    const now = store.get(other.id);
    if (now?.file) store.save(now, { ...now, file: { ...now.file, sha256 } }, []);
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
