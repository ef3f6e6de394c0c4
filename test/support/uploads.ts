/** Uploads for tests, in whatever state is needed. */
import { randomUUID } from 'node:crypto';

import { localFailure } from '../../main/api/failures.ts';
import { type Upload, newUpload } from '../../main/queue/model/upload.ts';

export const checkedFile = {
  sizeBytes: 1_000,
  mtimeMs: 1_700_000_000_000,
  inode: 7,
  contentType: 'video/mp4',
  category: 'video',
} as const;

export const submissionRef = {
  submissionId: 'a6f1a1de-6f4e-4e57-8f0c-000000000001',
  assetId: 'a6f1a1de-6f4e-4e57-8f0c-000000000002',
  versionNumber: 1,
  versionGroupId: null,
};

export const someFailure = localFailure('service-error');

let position = 0;

/** A new upload with what the test gives it. */
export function anUpload(given: Partial<Upload> = {}): Upload {
  position += 1;
  return { ...newUpload(randomUUID(), `/media/clip-${position}.mp4`, position, 1_000), ...given };
}
