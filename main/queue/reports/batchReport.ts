/** The report of a batch for the window, and its entries for an exported file. Reads in small chunks. */
import { basename, dirname } from 'node:path';

import type {
  BatchReport,
  FailureKind,
  SeverityCounts,
  SubmissionOptions,
} from '../../../preload/contract.ts';
import { errorTaxonomy } from '../../errors/errorTaxonomy.ts';
import { redact } from '../../shared/redact.ts';
import type { Selection } from '../list/listQuery.ts';
import type { UploadList } from '../list/uploadList.ts';
import { otherName } from '../model/remoteName.ts';
import { type Upload, severitiesOf } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { batchSubmissions } from './submissionDetails.ts';

export interface ReportedUploads {
  readonly list: UploadList;
  readonly store: Pick<UploadStore, 'many' | 'submissions' | 'submissionIndex'>;
}

const uploadsPerChunk = 200;
/** How many files with the same failure are named. */
const namesPerKind = 3;
/** How many failures are grouped by kind; enough to read, and a report stays fast. */
const maxFailures = 2_000;

/** null if no upload of the batch is in the list. */
export async function batchReport(uploads: ReportedUploads, batchId: number): Promise<BatchReport | null> {
  const { batches } = uploads.list;
  const batch = batches.get(batchId);
  if (batch === null) return null;
  const { name, addedAt, sentBytes, sendingMs } = batches.facts(batchId);
  const kinds = new Map<FailureKind, { count: number; names: string[] }>();
  let read = 0;
  for await (const { status, path } of selectedUploads(uploads, {
    filter: 'attention',
    search: '',
    batchId,
  })) {
    if (read === maxFailures) break;
    read += 1;
    if (status.state !== 'failed') continue;
    const entry = kinds.get(status.failure.kind) ?? { count: 0, names: [] };
    entry.count += 1;
    if (entry.names.length < namesPerKind) entry.names.push(basename(path));
    kinds.set(status.failure.kind, entry);
  }
  const counts = batch.counts.counted();
  const { lastFinishedAt } = batch.counts;
  return {
    batchId,
    name,
    addedAt,
    counts,
    issues: batch.counts.issues,
    totalBytes: batch.counts.sizedBytes,
    sentBytes,
    finishedAt: counts.active === 0 && lastFinishedAt > 0 ? lastFinishedAt : null,
    bytesPerSecond: sendingMs > 0 ? Math.round((sentBytes * 1_000) / sendingMs) : null,
    attention: [...kinds]
      .map(([kind, { count, names }]) => ({ kind, count, names }))
      .sort((one, other) => other.count - one.count),
    attentionBeyond: Math.max(0, counts.attention - read),
    renamed: renamedFiles(uploads.store, batchId),
    submissions: batchSubmissions(uploads.store, batchId),
  };
}

function renamedFiles(
  { submissionIndex }: Pick<UploadStore, 'submissionIndex'>,
  batchId: number,
): BatchReport['renamed'] {
  const { count, first } = submissionIndex.renamedIn(batchId, namesPerKind);
  const examples = first.flatMap((upload) => {
    const uploadedAs = otherName(upload);
    return uploadedAs === null ? [] : [{ name: basename(upload.path), uploadedAs }];
  });
  return { count, examples };
}

/**
 * The selected uploads in the order of the queue, each in its state when it is read. Other work runs between the
 * chunks.
 */
export async function* selectedUploads(
  { list, store }: ReportedUploads,
  selection: Selection,
): AsyncGenerator<Upload> {
  const ids = list.selected(selection);
  for (let start = 0; start < ids.length; start += uploadsPerChunk) {
    if (start > 0) await new Promise((go) => setImmediate(go));
    yield* store.many(ids.slice(start, start + uploadsPerChunk));
  }
}

/** An upload with the metadata and sidekicks of its submission. */
export interface ReportedUpload extends SubmissionOptions {
  readonly upload: Upload;
}

/** The selected uploads, as above, for an exported report. */
export async function* reportedUploads(
  uploads: ReportedUploads,
  selection: Selection,
): AsyncGenerator<ReportedUpload> {
  for await (const upload of selectedUploads(uploads, selection))
    yield { upload, ...uploads.store.submissions.optionsOf(upload.submissionRow) };
}

export type ReportValue = string | number | null | SubmissionOptions[keyof SubmissionOptions];

/** One upload in an exported report. Programs read the names of the fields, so they must not change. */
export function reportEntry({
  upload,
  metadata,
  sidekickIds,
}: ReportedUpload): Readonly<Record<string, ReportValue>> {
  const { status, file, submission, path } = upload;
  const failure = 'failure' in status ? status.failure : null;
  return {
    name: basename(path),
    folder: dirname(path),
    outcome: outcomeOf(upload),
    size_bytes: file?.sizeBytes ?? null,
    content_type: file?.contentType ?? null,
    issues: status.state === 'complete' ? status.issueCount : null,
    ...severityColumns(severitiesOf(status)),
    submission_id: submission?.submissionId ?? null,
    asset_id: submission?.assetId ?? null,
    version: submission?.versionNumber ?? null,
    added_at: timeOf(upload.addedAt),
    finished_at: upload.finishedAt === null ? null : timeOf(upload.finishedAt),
    failure: failure?.kind ?? null,
    failure_status: failure?.status ?? null,
    failure_detail: failure === null ? null : redact(failure.detail),
    metadata,
    sidekicks: sidekickIds,
    uploaded_as: otherName(upload),
  };
}

export const reportFields = [
  'name',
  'folder',
  'outcome',
  'size_bytes',
  'content_type',
  'issues',
  'critical',
  'major',
  'minor',
  'info',
  'other',
  'submission_id',
  'asset_id',
  'version',
  'added_at',
  'finished_at',
  'failure',
  'failure_status',
  'failure_detail',
  'metadata',
  'sidekicks',
  'uploaded_as',
] as const;

/** Empty until the issues were read. */
function severityColumns(counts: SeverityCounts | null): Readonly<Record<string, number | null>> {
  return {
    critical: counts?.CRITICAL ?? null,
    major: counts?.MAJOR ?? null,
    minor: counts?.MINOR ?? null,
    info: counts?.INFO ?? null,
    other: counts?.OTHER ?? null,
  };
}

function outcomeOf({ status }: Upload): string {
  switch (status.state) {
    case 'complete':
      return (status.issueCount ?? 0) > 0 ? 'complete-with-issues' : 'complete';
    case 'failed':
      return errorTaxonomy[status.failure.kind].list === 'cancelled' ? 'cancelled' : 'failed';
    case 'queued':
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'processing':
    case 'already-submitted':
    case 'paused':
      return status.state;
  }
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
