/** What a file may be a new version of. */
import { basename } from 'node:path';

import type { EarlierFile, VersionMatch } from '../../../preload/contract/versions.ts';
import type { Upload } from './upload.ts';

/** A submission that a file may be a new version of. `row`: a person dropped the file onto its row. */
export interface VersionOffer extends EarlierFile {
  readonly uploadId: string;
  readonly submissionId: string;
  readonly match: VersionMatch | 'row';
}

/** null for an upload without a submission. */
export function versionOffer(
  upload: Upload | null | undefined,
  match: VersionOffer['match'],
): VersionOffer | null {
  if (!upload?.submission) return null;
  return {
    uploadId: upload.id,
    submissionId: upload.submission.submissionId,
    name: basename(upload.path),
    submittedAt: upload.submitRequestedAt ?? upload.addedAt,
    match,
  };
}
