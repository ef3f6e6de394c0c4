/** What the answer to the request for a submission means for an upload, alone or in a group. */
import { basename } from 'node:path';

import type { Failure } from '../../../preload/contract.ts';
import { accountDigest, siteOf } from '../../api/account.ts';
import type { CreatedSubmission } from '../../api/schemas.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { firstFreeName, remoteNameOf } from '../model/remoteName.ts';
import type { SubmissionRef, Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import { firstPollMs } from './pollPolicy.ts';
import type { StepDeps } from './step.ts';

/** The submission of the file at this place in the request. */
export function submissionOf({ submissionId, assets }: CreatedSubmission, index: number): SubmissionRef {
  const asset = assets[index];
  return {
    submissionId,
    assetId: asset?.assetId ?? null,
    versionNumber: asset?.versionNumber ?? null,
    versionGroupId: asset?.versionGroupId ?? null,
  };
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
