/** A row as the main process sends it, which tests can change. */
import type { Failure, FailureKind, UploadRow } from '../../preload/contract.ts';

export function sampleRow(change: Partial<UploadRow> = {}): UploadRow {
  return {
    batchId: 1,
    id: '00000000-0000-4000-8000-000000000001',
    name: 'film.mov',
    folder: '/media',
    sizeBytes: 1_000_000,
    contentType: 'video/quicktime',
    category: 'video',
    state: 'queued',
    sentBytes: 0,
    bytesPerSecond: null,
    remainingMs: null,
    processingPercent: null,
    wait: null,
    failure: null,
    submissionId: null,
    assetId: null,
    versionNumber: null,
    issueCount: null,
    severities: null,
    previousSubmissionId: null,
    versionOffer: null,
    docsUrl: null,
    restarts: 0,
    uploadedAs: null,
    actions: [],
    addedAt: 0,
    finishedAt: null,
    ...change,
  };
}

export function sampleRows(count: number, from = 0): UploadRow[] {
  return Array.from({ length: count }, (_, index) =>
    sampleRow({ id: `id-${from + index}`, name: `${from + index}.mov` }),
  );
}

export function sampleFailure(kind: FailureKind, change: Partial<Failure> = {}): Failure {
  return { kind, scope: 'file', retry: 'never', detail: '', action: 'none', ...change };
}
