/** Upload details as the main process would return them. */
import {
  type TimelineEntry,
  type TransferFacts,
  type TransferMethod,
  type UploadDetails,
  type UploadRow,
  noSubmissionOptions,
} from '../../preload/contract.ts';
import { offline } from './fakeFailures.ts';

function methodOf({ sizeBytes }: UploadRow): TransferMethod {
  const size = sizeBytes ?? 0;
  return size > 30_000_000 ? 'blocks' : size > 10_000_000 ? 'single-put' : 'direct';
}

function transferOf(row: UploadRow): TransferFacts {
  const sizeBytes = row.sizeBytes ?? 0;
  const count = Math.ceil(sizeBytes / 8_388_608);
  const blocks = { count, sizeBytes: 8_388_608, verified: count };
  return { sentBytes: sizeBytes, tookMs: 51_000, blocks: methodOf(row) === 'blocks' ? blocks : null };
}

function timeline(row: UploadRow): TimelineEntry[] {
  const { addedAt } = row;
  const entries: TimelineEntry[] = [
    { at: addedAt, event: 'added' },
    { at: addedAt + 400, event: 'checking' },
    { at: addedAt + 600, event: 'checked', note: row.contentType ?? 'unknown type' },
    { at: addedAt + 900, event: 'uploading' },
    { at: addedAt + 42_000, event: 'retrying', attempt: 2, delayMs: 4_000, failure: offline },
  ];
  if (row.failure !== null) entries.push({ at: addedAt + 61_000, event: 'failed', failure: row.failure });
  if (row.state === 'complete') {
    entries.push(
      { at: addedAt + 52_000, event: 'uploaded', note: methodOf(row), transfer: transferOf(row) },
      { at: addedAt + 53_000, event: 'submitting' },
      { at: addedAt + 53_400, event: 'submitted' },
      { at: addedAt + 54_000, event: 'processing' },
      { at: addedAt + 90_000, event: 'complete' },
    );
  }
  return entries;
}

export function detailsOf(row: UploadRow): UploadDetails {
  const sent = row.sentBytes > 0 || row.submissionId !== null;
  return {
    row,
    path: `${row.folder}/${row.name}`,
    remoteName: sent ? row.name : null,
    blobPath: sent ? `0f6c1e5b-7a0d-4a55-9a34-0c1d6b9e2f77/${row.name}` : null,
    method: sent ? methodOf(row) : null,
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
    timeline: timeline(row),
  };
}
