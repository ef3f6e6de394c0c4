/** The check of a file before anything of it is sent. */
import { type Failure, directLimitBytes } from '../../../preload/contract.ts';
import { accountDigest } from '../../api/account.ts';
import { localFailure } from '../../errors/classify.ts';
import { fileFailure, isPassingFileError } from '../../errors/fileFailures.ts';
import { driveOf, vanishedDriveOf } from '../../files/fileCalls.ts';
import { type InspectedUpload, type Inspection, inspectUpload } from '../../files/inspectFile.ts';
import { pathWithoutLinks, statWithoutLinks } from '../../files/openFile.ts';
import type { CheckedFile, Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { hashOf, submittedMatch } from './findDuplicates.ts';
import type { SeenAt } from './growingFiles.ts';
import type { StepResult } from './retryPolicy.ts';
import { type StepDeps, type StepRun, done, failedElsewhere } from './step.ts';

/** Checks the file, so that nothing is sent that the service would refuse or that was submitted before. */
export async function checkStep(deps: StepDeps, run: StepRun): Promise<StepResult> {
  const seenAt = { now: deps.clock.now(), elapsed: deps.clock.elapsed() };
  const inspected = await inspectUpload(run.upload);
  run.signal.throwIfAborted();
  const growing = await stillBeingWritten(deps, run.upload, { ...inspected, seenAt });
  run.signal.throwIfAborted();
  if (growing !== null) return failedElsewhere(growing);
  const { inspection } = inspected;
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

/** Files of watch folders are asked about too: a person may drop one, and one may change while it is uploaded. */
async function stillBeingWritten(
  { growing }: Pick<StepDeps, 'growing'>,
  upload: Upload,
  { seenAt, ...inspected }: InspectedUpload & { readonly seenAt: SeenAt },
): Promise<Failure | null> {
  const file = inspected.opened ?? (await lockedFile(upload, inspected));
  return file === null ? null : await growing.problem(upload.id, file, { seenAt, attempt: upload.attempt });
}

/** A program that writes a file on Windows may keep others from opening it; null: that is not the case. */
async function lockedFile(
  upload: Upload,
  { inspection }: InspectedUpload,
): Promise<InspectedUpload['opened']> {
  if (inspection.finding !== 'unreadable') return null;
  try {
    const openedPath = await pathWithoutLinks(upload);
    return { openedPath, stats: await statWithoutLinks(openedPath) };
  } catch {
    return null; // the inspection reports the reason
  }
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
