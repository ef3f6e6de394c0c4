/**
 * Imports files of a watch folder into the queue. What the queue already knows about a file decides whether it is
 * added. New uploads and the folder's known files are saved in one transaction.
 */
import { basename, join, relative } from 'node:path';

import { type WatchRules, hasOptions } from '../../preload/contract.ts';
import { isSameFile } from '../files/fingerprint.ts';
import { isRunning } from '../queue/model/guards.ts';
import { positionGap } from '../queue/model/positions.ts';
import { type Upload, newUpload, storedNameRule } from '../queue/model/upload.ts';
import type { UploadEvent } from '../queue/model/uploadEvent.ts';
import { newUploadId } from '../queue/model/uploadId.ts';
import type { UploadStore } from '../queue/store/uploadStore.ts';
import type { QueueChange } from '../queue/uploadQueue.ts';
import type { StoredFolder, Candidate } from './types.ts';
import type { WatchStore } from './watchStore.ts';

/** What the import does with one file. */
type ImportDecision =
  /** `previous`: the upload of which it is a new version; null for a new file. */
  | { readonly action: 'add'; readonly previous: Upload | null }
  /** An upload sends the file, or has sent it. */
  | { readonly action: 'known'; readonly uploadId: string | null; readonly event: UploadEvent | null }
  | { readonly action: 'later' };

/**
 * Call it within a transaction of the queue. Returns one result for each candidate, in their order. `later`: an upload
 * of the file is in progress, so the file has to be offered again. `realFolder`: the folder's path without links above it.
 */
export function importWatched(
  { store, now, site, account, apply }: QueueChange,
  watched: WatchStore,
  folder: Pick<StoredFolder, 'id' | 'path' | 'rules'>,
  candidates: readonly Candidate[],
  realFolder: string,
): ('imported' | 'later')[] {
  const added: Upload[] = [];
  const batchId = watched.openBatch(folder.id, now) || store.batches.add(now, basename(folder.path));
  const { last } = store.order.ends();
  const realPathOf = (path: string) => join(realFolder, relative(folder.path, path));
  const add = (path: string, previous: Upload | null): string => {
    const upload = newUpload(newUploadId(now), path, last + (added.length + 1) * positionGap, now, batchId);
    // A new version of a file takes over the options of the earlier one, unless the folder has its own.
    const earlier = store.submissions.optionsOf(previous?.submissionRow ?? null);
    const options = hasOptions(folder.rules) ? folder.rules : earlier;
    const submissionRow = hasOptions(options) ? store.submissions.addSingles(options, 1) : null;
    added.push({
      ...upload,
      site,
      realPath: realPathOf(path),
      whenNameTaken: storedNameRule(folder.rules.whenNameTaken),
      submissionRow,
      previousSubmissionId: previous?.submission?.submissionId ?? null,
    });
    return upload.id;
  };
  let importedCount = 0;
  const outcomes = candidates.map((candidate) => {
    const { path } = candidate.found;
    const dropped = candidate.before === null ? submittedAt(store, path, account) : null;
    const decision = decideImport(store, candidate, dropped, realPathOf(path), folder.rules);
    if (decision.action === 'later') return 'later';
    const uploadId = decision.action === 'add' ? add(path, decision.previous) : decision.uploadId;
    if (decision.action === 'known' && decision.event !== null && uploadId !== null)
      apply(uploadId, decision.event);
    if (candidate.as === 'moved' && candidate.before !== null)
      watched.move(candidate.before, candidate.found, now);
    else watched.save(candidate.found, uploadId, now);
    if (candidate.as !== 'moved') importedCount += 1;
    return 'imported';
  });
  store.insert(added);
  if (importedCount > 0) watched.recordImport(folder.id, importedCount, batchId, now);
  return outcomes;
}

/** The newest upload of this path that the account submitted, such as by a drop; null if there is none. */
function submittedAt(store: UploadStore, path: string, account: string): Upload | null {
  const uploads = store.submissionIndex.submittedAt([path], account);
  return uploads.findLast(({ submission }) => submission !== null) ?? null;
}

/** `dropped`: the submitted upload of a file that the folder does not know yet. */
function decideImport(
  store: UploadStore,
  candidate: Candidate,
  dropped: Upload | null,
  realPath: string,
  rules: Pick<WatchRules, 'changed'>,
): ImportDecision {
  const { path, stat } = candidate.found;
  const { before } = candidate;
  const own = before === null || before.uploadId === null ? null : store.get(before.uploadId);
  const earlier = own ?? dropped;
  if (candidate.as === 'moved') return decideMoved(store, { path, realPath }, earlier);
  const [unfinished] = store.unfinishedAmong([path]);
  if (unfinished !== undefined) return joinUnfinished(unfinished);
  // The file was submitted as it is now: by a drop, or because it changed between its import and its check.
  if (earlier?.file && earlier.submission !== null && isSameFile(earlier.file, stat.fingerprint))
    return { action: 'known', uploadId: earlier.id, event: null };
  if (dropped !== null && rules.changed === 'ignore')
    return { action: 'known', uploadId: dropped.id, event: null };
  const isVersion = candidate.as === 'changed' || dropped !== null;
  return { action: 'add', previous: isVersion ? earlier : null };
}

/**
 * The file is in the queue already. Until its bytes are in storage, the transfer itself notices that the file changed.
 */
function joinUnfinished({ id, status, blob }: Upload): ImportDecision {
  if (status.state === 'failed') return { action: 'known', uploadId: id, event: { event: 'retry-now' } };
  return blob === null ? { action: 'known', uploadId: id, event: null } : { action: 'later' };
}

/**
 * The file was renamed or moved. If it was sent, it is not sent again; if it waits, its upload continues with the new
 * path.
 */
function decideMoved(
  store: UploadStore,
  { path, realPath }: { readonly path: string; readonly realPath: string },
  earlier: Upload | null,
): ImportDecision {
  if (earlier === null) return { action: 'known', uploadId: null, event: null };
  const { id, blob, submission, submitRequestedAt, removedAt } = earlier;
  const isSent = removedAt !== null || blob !== null || submission !== null || submitRequestedAt !== null;
  // A person may have added the file at its new path already.
  if (isSent || earlier.path === path || store.unfinishedAmong([path]).length > 0)
    return { action: 'known', uploadId: id, event: null };
  if (isRunning(earlier)) return { action: 'later' };
  return { action: 'known', uploadId: id, event: { event: 'file-moved', path, realPath } };
}
