/** Uploads as the bridge tells of them, for tests: only what a test is about has to be said. */
import { type UploadDetails, type UploadRow, noSubmissionOptions } from '../../../preload/contract.ts';

const row: UploadRow = {
  id: 'a',
  batchId: 1,
  name: 'Poster.jpg',
  folder: '/media',
  sizeBytes: 100,
  contentType: 'image/jpeg',
  category: 'image',
  state: 'complete',
  sentBytes: 100,
  bytesPerSecond: null,
  remainingMs: null,
  processingPercent: null,
  wait: null,
  failure: null,
  submissionId: 'submission',
  assetId: 'asset',
  versionNumber: 1,
  issueCount: 0,
  severities: null,
  previousSubmissionId: null,
  versionOffer: null,
  docsUrl: null,
  restarts: 0,
  uploadedAs: null,
  actions: [],
  addedAt: 1_000,
  finishedAt: 3_500,
};

export function rowWith(change: Partial<UploadRow>): UploadRow {
  return { ...row, ...change };
}

export function uploadOf(
  path: string,
  { row: rowChange = {}, ...change }: Partial<Omit<UploadDetails, 'row'>> & { row?: Partial<UploadRow> } = {},
): UploadDetails {
  const name = path.split('/').at(-1) ?? path;
  return {
    row: rowWith({ id: path, name, ...rowChange }),
    path,
    remoteName: name,
    blobPath: `workspace/${name}`,
    method: 'direct',
    sameAs: null,
    submission: {
      ...noSubmissionOptions,
      mode: 'each',
      requestedAt: null,
      submissionId: null,
      fileCount: 1,
      others: [],
      wait: null,
      splitBy: null,
    },
    timeline: [],
    ...change,
  };
}
