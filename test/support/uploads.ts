/** Uploads for tests, in any state. */
import { randomUUID } from 'node:crypto';

import { localFailure } from '../../main/errors/classify.ts';
import { type Upload, newUpload } from '../../main/queue/model/upload.ts';
import { failureKinds, noIssues } from '../../preload/contract.ts';

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

/** A new upload with the given values. */
export function anUpload(given: Partial<Upload> = {}): Upload {
  position += 1;
  return { ...newUpload(randomUUID(), `/media/clip-${position}.mp4`, position, 1_000), ...given };
}

/** Uploads that differ in everything that decides which actions are allowed. */
export function everyState(): readonly Upload[] {
  const failures = failureKinds.flatMap((kind) => [
    localFailure(kind),
    localFailure(kind, { retryable: 0 }),
    localFailure(kind, { retryable: 1 }, 'not "repairable"\n'),
  ]);
  const statuses: Upload['status'][] = [
    { state: 'queued', retryAt: null, failure: null },
    { state: 'queued', retryAt: 5, failure: null },
    { state: 'checking' },
    { state: 'uploading' },
    { state: 'submitting' },
    { state: 'paused' },
    { state: 'complete', issueCount: null },
    { state: 'complete', issueCount: 0 },
    { state: 'complete', issueCount: 2 },
    { state: 'complete', issueCount: 2, severities: { ...noIssues, MAJOR: 1, OTHER: 1 } },
    { state: 'complete', issueCount: 3, severities: { ...noIssues, CRITICAL: 2, INFO: 1 } },
    { state: 'already-submitted', docsUrl: null, detail: '' },
    ...failures.flatMap((failure): Upload['status'][] => [
      { state: 'failed', failure },
      { state: 'queued', retryAt: 5, failure },
    ]),
  ];
  const submitted = { submission: submissionRef, submitRequestedAt: 7 };
  const processing = {
    state: 'processing',
    percent: 3,
    pollAt: 9,
    pollsWithoutProgress: 0,
    failure: null,
  } as const;
  return [
    anUpload({ status: processing, ...submitted }),
    anUpload({
      status: { ...processing, failure: localFailure('processing-stalled', { hours: 2 }) },
      ...submitted,
    }),
    ...statuses.flatMap((status, index) => [
      anUpload({ status }),
      anUpload({ status, submitRequestedAt: 7, file: { ...checkedFile, sizeBytes: index } }),
      anUpload({ status, ...submitted, finishedAt: index }),
      anUpload({ status, ...submitted, file: checkedFile, blob: { blobPath: 'ws/a', method: 'direct' } }),
    ]),
  ];
}
