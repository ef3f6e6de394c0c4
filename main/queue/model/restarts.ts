/**
 * The transitions that start an upload again: its file changed or moved, or a person moved it to another account or made
 * it a new version. Each drops what does not hold any more. Pure.
 */
import { errorTaxonomy, newFailure } from '../../errors/errorTaxonomy.ts';
import { hasTakenName, isNewVersionPossible, needsAnotherFile } from './guards.ts';
import { hasTrait } from './states.ts';
import { type Upload, isMovable, noAttempts, readyNow } from './upload.ts';
import type { UploadEvent } from './uploadEvent.ts';

/** A file that just changed is often still being written; the pauses grow with each change. */
const changedFilePauseMs = 3_000;
const maxPauseDoublings = 6;
export const longestChangedFilePauseMs = changedFilePauseMs * 2 ** maxPauseDoublings;

/**
 * A changed content counts as another file: everything that was found and sent of the old one is dropped. If the old
 * content may have been submitted, the name is dropped too, because the service may still read that blob.
 */
export function fileChanged(upload: Upload, at: number): Upload {
  return {
    ...upload,
    remoteName: upload.submitRequestedAt === null ? upload.remoteName : null,
    submitRequestedAt: null,
    file: null,
    blob: null,
    ...noAttempts,
    restarts: upload.restarts + 1,
    status: {
      state: 'queued',
      retryAt: at + changedFilePauseMs * 2 ** Math.min(upload.restarts, maxPauseDoublings),
      failure: newFailure('file-changed', { detail: '' }),
    },
  };
}

/**
 * Continues with the file's new path; the file is checked again. Possible only if nothing of it is at the service or
 * in flight.
 */
export function fileMoved(
  upload: Upload,
  { path, realPath }: Extract<UploadEvent, { event: 'file-moved' }>,
): Upload | null {
  const { status, blob, submitRequestedAt } = upload;
  if (blob !== null || submitRequestedAt !== null || upload.submission !== null) return null;
  if (status.state !== 'queued' && status.state !== 'paused' && status.state !== 'failed') return null;
  const isEnded = status.state === 'failed' && errorTaxonomy[status.failure.kind].list === 'cancelled';
  const isWaiting = status.state === 'paused' || isEnded;
  return {
    ...upload,
    path,
    realPath,
    file: null,
    remoteName: null,
    ...noAttempts,
    finishedAt: isEnded ? upload.finishedAt : null,
    status: isWaiting ? status : readyNow,
  };
}

/** Another file takes the place of a refused one, in its batch, its submission and its chain of versions. */
export function fileReplaced(
  upload: Upload,
  { path }: Extract<UploadEvent, { event: 'file-replaced' }>,
): Upload | null {
  if (!needsAnotherFile(upload.status) || upload.submission !== null || upload.removedAt !== null)
    return null;
  return {
    ...upload,
    path,
    realPath: null,
    file: null,
    remoteName: null,
    blob: null,
    createdBlob: null,
    claimedBlob: null,
    submitRequestedAt: null,
    sendAnyway: false,
    ...noAttempts,
    // The blocks of the refused file do not count any more.
    restarts: upload.restarts + 1,
    finishedAt: null,
    status: readyNow,
  };
}

/**
 * Starts again for another site: nothing that was sent to the old one counts there, and an earlier submission of the old
 * one does not exist there. The caller ends a running step.
 */
export function movedToSite(
  upload: Upload,
  { site, submissionRow }: Extract<UploadEvent, { event: 'moved-to-site' }>,
): Upload | null {
  if (!isMovable(upload) || upload.site === site) return null;
  const { status } = upload;
  return {
    ...upload,
    site,
    submissionRow,
    file: null,
    account: null,
    remoteName: null,
    blob: null,
    createdBlob: null,
    claimedBlob: null,
    // Both sites may have one storage, in which the name is this upload's own.
    whenNameTaken: 'rename',
    submitRequestedAt: null,
    ...noVersion,
    moves: upload.moves + 1,
    ...noAttempts,
    status: status.state === 'paused' || status.state === 'failed' ? status : readyNow,
  };
}

/** Sends the same file again because a person asked for it, regardless of earlier submissions. */
export function newVersion(
  upload: Upload,
  { previousSubmissionId, submissionRow }: Extract<UploadEvent, { event: 'new-version' }>,
): Upload | null {
  if (!isNewVersionPossible(upload.status)) return null;
  return {
    ...upload,
    previousSubmissionId,
    versionIfChanged: false,
    // The earlier version has the file's name.
    whenNameTaken: hasTakenName(upload.status) ? 'rename' : upload.whenNameTaken,
    submission: null,
    submissionRow,
    isGrouped: false,
    submitRequestedAt: null,
    ...noAttempts,
    finishedAt: null,
    status: readyNow,
  };
}

export const noVersion = { previousSubmissionId: null, versionIfChanged: false } as const;

/** Before its submission is requested. The check still compares the content with what was submitted before. */
export function versionChosen(
  upload: Upload,
  { previousSubmissionId, whenNameTaken }: Extract<UploadEvent, { event: 'version-chosen' }>,
): Upload | null {
  const { submission, submitRequestedAt, status } = upload;
  if (submission !== null || submitRequestedAt !== null || hasTrait(status.state, 'isFinished')) return null;
  return {
    ...upload,
    previousSubmissionId,
    versionIfChanged: previousSubmissionId !== null,
    whenNameTaken: upload.whenNameTaken === 'renamed' ? 'renamed' : whenNameTaken,
  };
}
