/**
 * Takes files that a watch folder found into the queue. Each is decided here, by what the queue knows of the file; what is
 * new in the queue and what is remembered of the folder's files are saved together, or not at all.
 */
import { basename } from 'node:path';

import { isSameFile } from '../files/fingerprint.ts';
import { type UploadEvent, isRunning } from '../queue/model/stateMachine.ts';
import { type Upload, newUpload } from '../queue/model/upload.ts';
import { newUploadId } from '../queue/model/uploadId.ts';
import type { UploadStore } from '../queue/store/uploadStore.ts';
import type { QueueChange } from '../queue/uploadQueue.ts';
import type { StoredFolder, Candidate } from './types.ts';
import type { WatchStore } from './watchStore.ts';

/** What becomes of one file. */
type ImportDecision =
  | { readonly intake: 'add'; readonly previousSubmissionId: string | null }
  /** An upload sends it, or has sent it. */
  | { readonly intake: 'known'; readonly uploadId: string | null; readonly event: UploadEvent | null }
  | { readonly intake: 'later' };

/** In the order of `takings`, as part of one transaction of the queue. */
export function importWatched(
  { store, now, apply }: QueueChange,
  watched: WatchStore,
  folder: Pick<StoredFolder, 'id' | 'path'>,
  candidates: readonly Candidate[],
): ('taken' | 'later')[] {
  const added: Upload[] = [];
  const batchId = watched.openBatch(folder.id, now) || store.batches.add(now, basename(folder.path));
  const { last } = store.positions();
  const add = (path: string, previousSubmissionId: string | null): string => {
    const upload = newUpload(newUploadId(now), path, last + 1 + added.length, now, batchId);
    added.push({ ...upload, previousSubmissionId });
    return upload.id;
  };
  let brought = 0;
  const outcomes = candidates.map((candidate) => {
    const { path } = candidate.found;
    const intake = decideIntake(store, candidate);
    if (intake.intake === 'later') return 'later';
    const uploadId = intake.intake === 'add' ? add(path, intake.previousSubmissionId) : intake.uploadId;
    if (intake.intake === 'known' && intake.event !== null && uploadId !== null)
      apply(uploadId, intake.event);
    if (candidate.as === 'moved' && candidate.before !== null)
      watched.move(candidate.before, candidate.found, now);
    else watched.save(candidate.found, uploadId, now);
    if (candidate.as !== 'moved') brought += 1;
    return 'taken';
  });
  store.insert(added);
  if (brought > 0) watched.noteTaken(folder.id, brought, batchId, now);
  return outcomes;
}

function decideIntake(store: UploadStore, candidate: Candidate): ImportDecision {
  const { path, look } = candidate.found;
  const { before } = candidate;
  const earlier = before === null || before.uploadId === null ? null : store.get(before.uploadId);
  if (candidate.as === 'moved') return decideMoved(store, path, earlier);
  const [unfinished] = store.unfinishedAmong([path]);
  if (unfinished !== undefined) return joinUnfinished(unfinished);
  // Sent as it is now: it changed between being taken and being looked at.
  if (earlier?.file && earlier.submission !== null && isSameFile(earlier.file, look.fingerprint))
    return { intake: 'known', uploadId: earlier.id, event: null };
  const isVersion = candidate.as === 'changed' && earlier !== null;
  return {
    intake: 'add',
    previousSubmissionId: isVersion ? (earlier.submission?.submissionId ?? null) : null,
  };
}

/** It is in the queue already. Until its bytes are in storage its transfer sees for itself that the file changed. */
function joinUnfinished({ id, status, blob }: Upload): ImportDecision {
  if (status.state === 'failed') return { intake: 'known', uploadId: id, event: { event: 'retry-now' } };
  return blob === null ? { intake: 'known', uploadId: id, event: null } : { intake: 'later' };
}

/** Renamed or moved: what was sent is not sent again, what waits goes on from the new place. */
function decideMoved(store: UploadStore, path: string, earlier: Upload | null): ImportDecision {
  if (earlier === null) return { intake: 'known', uploadId: null, event: null };
  const { id, blob, submission, submitRequestedAt, removedAt } = earlier;
  const isPast = removedAt !== null || blob !== null || submission !== null || submitRequestedAt !== null;
  // Somebody may have added it from there by hand.
  if (isPast || earlier.path === path || store.unfinishedAmong([path]).length > 0)
    return { intake: 'known', uploadId: id, event: null };
  if (isRunning(earlier)) return { intake: 'later' };
  return { intake: 'known', uploadId: id, event: { event: 'file-moved', path } };
}
