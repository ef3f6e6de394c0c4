/** Converts uploads to rows of the database and back. A malformed row becomes null, and the store sets it aside. */
import { z } from 'zod';

import {
  type Failure,
  type SeverityCounts,
  failureActions,
  failureKinds,
  failureScopes,
  buckets,
  mediaCategories,
  timelineEvents,
  transferMethods,
  type TimelineEntry,
  uploadStates,
} from '../../../preload/contract.ts';
import { exactTime } from '../../files/fingerprint.ts';
import { laneOf } from '../model/lanes.ts';
import type { Status, StatusFacts, Upload } from '../model/upload.ts';

const whole = z.number().int();
const text = z.string();

export const failureSchema = z.object({
  kind: z.enum(failureKinds),
  scope: z.enum(failureScopes),
  retry: z.enum(['after', 'backoff', 'never']),
  status: whole.optional(),
  detail: text,
  fields: z.array(z.object({ field: text, message: text })).optional(),
  docsUrl: text.optional(),
  bucket: z.enum(buckets).optional(),
  retryAfterMs: z.number().optional(),
  facts: z.record(text, z.union([text, z.number(), z.array(text)])).optional(),
  action: z.enum(failureActions),
});

const rowSchema = z.object({
  id: text.min(1),
  position: whole,
  batch_id: whole,
  path: text.min(1),
  real_path: text.nullable(),
  added_at: whole,
  site: text.nullable(),
  state: z.enum(uploadStates),
  due_at: whole,
  attempt: whole,
  own_failures: whole,
  failing_since: whole.nullable(),
  sent_bytes: whole,
  size_bytes: whole.nullable(),
  // Earlier versions stored times beyond what a number holds exactly.
  mtime_ms: z.number().transform(exactTime).nullable(),
  inode: whole.nullable(),
  device: whole.nullable(),
  content_type: text.nullable(),
  category: z.enum(mediaCategories).nullable(),
  sha256: text.nullable(),
  remote_name: text.nullable(),
  account: text.nullable(),
  blob_path: text.nullable(),
  method: z.enum(transferMethods).nullable(),
  created_blob: text.nullable(),
  claimed_blob: text.nullable(),
  when_name_taken: z.enum(['rename', 'skip', 'renamed']).nullable(),
  intent_at: whole.nullable(),
  submission_id: text.nullable(),
  asset_id: text.nullable(),
  version_number: whole.nullable(),
  version_group_id: text.nullable(),
  submission_row: whole.nullable(),
  is_grouped: whole,
  previous_submission_id: text.nullable(),
  version_if_changed: whole,
  send_anyway: whole,
  reprocess: whole,
  percent: whole.nullable(),
  quiet_polls: whole.nullable(),
  issue_count: whole.nullable(),
  critical_count: whole.nullable(),
  major_count: whole.nullable(),
  minor_count: whole.nullable(),
  info_count: whole.nullable(),
  other_count: whole.nullable(),
  failure: text.nullable(),
  docs_url: text.nullable(),
  detail: text.nullable(),
  started_over: whole,
  moves: whole,
  finished_at: whole.nullable(),
  removed_at: whole.nullable(),
});
export type UploadRecord = z.infer<typeof rowSchema>;

/** The row of an upload, with its columns by name. */
export function encodeUpload(upload: Upload): UploadRecord & { lane: string } {
  const { status } = upload;
  return {
    id: upload.id,
    position: upload.position,
    batch_id: upload.batchId,
    path: upload.path,
    real_path: shared(upload.realPath, upload.path),
    added_at: upload.addedAt,
    site: upload.site,
    state: status.state,
    lane: laneOf(upload),
    due_at: dueAt(status),
    attempt: upload.attempt,
    own_failures: upload.ownFailures,
    failing_since: upload.failingSince,
    sent_bytes: upload.sentBytes,
    size_bytes: upload.file?.sizeBytes ?? null,
    mtime_ms: upload.file?.mtimeMs ?? null,
    inode: upload.file === null ? null : safeInteger(upload.file.inode),
    device: upload.file?.device === undefined ? null : safeInteger(upload.file.device),
    content_type: upload.file?.contentType ?? null,
    category: upload.file?.category ?? null,
    sha256: upload.file?.sha256 ?? null,
    remote_name: upload.remoteName,
    account: upload.account,
    blob_path: upload.blob?.blobPath ?? null,
    method: upload.blob?.method ?? null,
    created_blob: shared(upload.createdBlob, upload.blob?.blobPath),
    claimed_blob: shared(upload.claimedBlob, upload.blob?.blobPath),
    when_name_taken: upload.whenNameTaken,
    intent_at: upload.submitRequestedAt,
    submission_id: upload.submission?.submissionId ?? null,
    asset_id: upload.submission?.assetId ?? null,
    version_number: upload.submission?.versionNumber ?? null,
    version_group_id: upload.submission?.versionGroupId ?? null,
    submission_row: upload.submissionRow,
    is_grouped: upload.isGrouped ? 1 : 0,
    previous_submission_id: upload.previousSubmissionId,
    version_if_changed: upload.versionIfChanged ? 1 : 0,
    send_anyway: upload.sendAnyway ? 1 : 0,
    reprocess: upload.reprocess ? 1 : 0,
    percent: status.state === 'processing' ? Math.round(status.percent) : null,
    quiet_polls: status.state === 'processing' ? status.pollsWithoutProgress : null,
    issue_count: status.state === 'complete' ? status.issueCount : null,
    ...encodeSeverities(status.state === 'complete' ? status.severities : undefined),
    failure: failureOf(status),
    docs_url: status.state === 'already-submitted' ? status.docsUrl : null,
    detail: status.state === 'already-submitted' ? status.detail : null,
    started_over: upload.restarts,
    moves: upload.moves,
    finished_at: upload.finishedAt,
    removed_at: upload.removedAt,
  };
}

/** A text that another column has too is not stored again: '' stands for it. */
function shared(value: string | null, other: string | undefined): string | null {
  return value === other ? '' : value;
}

/** The upload of a row; null if the row is malformed. */
export function decodeUpload(row: unknown): Upload | null {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return null;
  const record = parsed.data;
  const status = decodeStatus(record);
  if (status === null) return null;
  return {
    id: record.id,
    path: record.path,
    realPath: record.real_path === '' ? record.path : record.real_path,
    position: record.position,
    batchId: record.batch_id,
    addedAt: record.added_at,
    site: record.site,
    status,
    file: decodeFile(record),
    remoteName: record.remote_name,
    account: record.account,
    blob:
      record.blob_path === null
        ? null
        : { blobPath: record.blob_path, method: record.method ?? 'single-put' },
    createdBlob: record.created_blob === '' ? record.blob_path : record.created_blob,
    claimedBlob: record.claimed_blob === '' ? record.blob_path : record.claimed_blob,
    whenNameTaken: record.when_name_taken,
    submitRequestedAt: record.intent_at,
    submission:
      record.submission_id === null
        ? null
        : {
            submissionId: record.submission_id,
            assetId: record.asset_id,
            versionNumber: record.version_number,
            versionGroupId: record.version_group_id,
          },
    submissionRow: record.submission_row,
    isGrouped: record.is_grouped !== 0,
    previousSubmissionId: record.previous_submission_id,
    versionIfChanged: record.version_if_changed !== 0,
    sendAnyway: record.send_anyway !== 0,
    reprocess: record.reprocess !== 0,
    attempt: record.attempt,
    ownFailures: record.own_failures,
    failingSince: record.failing_since,
    sentBytes: record.sent_bytes,
    restarts: record.started_over,
    moves: record.moves,
    finishedAt: record.finished_at,
    removedAt: record.removed_at,
  };
}

/** The variable part of a timeline entry, as JSON for the database; null if there is none. */
export function encodeEntryFacts(entry: TimelineEntry): string | null {
  const { at: _at, event: _event, ...facts } = entry;
  return Object.keys(facts).length === 0 ? null : JSON.stringify(facts);
}

const entrySchema = z.object({ at: whole, event: z.enum(timelineEvents), facts: text.nullable() });
const entryFactsSchema = z.object({
  attempt: whole.optional(),
  delayMs: z.number().optional(),
  failure: failureSchema.optional(),
  note: text.optional(),
  transfer: z
    .object({
      sentBytes: whole,
      tookMs: z.number(),
      blocks: z.object({ count: whole, sizeBytes: whole, verified: whole }).nullable(),
    })
    .optional(),
});

/** null for a malformed entry; the timeline is shown without it. */
export function decodeEntry(row: unknown): TimelineEntry | null {
  const entry = entrySchema.safeParse(row);
  if (!entry.success) return null;
  const facts = entryFactsSchema.safeParse(parseJson(entry.data.facts ?? '{}'));
  const known = facts.success ? (facts.data as Partial<TimelineEntry>) : {};
  return { ...known, at: entry.data.at, event: entry.data.event };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // no schema accepts undefined
  }
}

function dueAt(status: Status): number {
  switch (status.state) {
    case 'queued':
      return status.retryAt ?? 0;
    case 'processing':
      return status.pollAt;
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'complete':
    case 'already-submitted':
    case 'failed':
    case 'paused':
      return 0;
  }
}

function failureOf(status: Status): string | null {
  const failure = 'failure' in status ? status.failure : null;
  return failure === null ? null : JSON.stringify(failure);
}

/** Some file systems use inode numbers that a JavaScript number cannot hold exactly. */
function safeInteger(value: number): number {
  return Number.isSafeInteger(value) ? value : 0;
}

/** null if there is no failure, undefined if it is malformed. */
function decodeFailure(json: string | null): Failure | null | undefined {
  if (json === null) return null;
  const parsed = failureSchema.safeParse(parseJson(json));
  return parsed.success ? (parsed.data as Failure) : undefined;
}

function decodeFile(record: UploadRecord): Upload['file'] {
  const { size_bytes: sizeBytes, mtime_ms: mtimeMs, content_type: contentType, category } = record;
  if (sizeBytes === null || mtimeMs === null || contentType === null || category === null) return null;
  const device = record.device ? { device: record.device } : {};
  const hash = record.sha256 === null ? {} : { sha256: record.sha256 };
  return { sizeBytes, mtimeMs, inode: record.inode ?? 0, ...device, contentType, category, ...hash };
}

/** The issues of a complete upload by severity; all are NULL until they were read. */
export interface SeverityColumns {
  readonly critical_count: number | null;
  readonly major_count: number | null;
  readonly minor_count: number | null;
  readonly info_count: number | null;
  readonly other_count: number | null;
}

function encodeSeverities(counts: SeverityCounts | undefined): SeverityColumns {
  return {
    critical_count: counts?.CRITICAL ?? null,
    major_count: counts?.MAJOR ?? null,
    minor_count: counts?.MINOR ?? null,
    info_count: counts?.INFO ?? null,
    other_count: counts?.OTHER ?? null,
  };
}

function decodeSeverities(columns: SeverityColumns): { readonly severities?: SeverityCounts } {
  if (columns.critical_count === null) return {};
  return {
    severities: {
      CRITICAL: columns.critical_count,
      MAJOR: columns.major_count ?? 0,
      MINOR: columns.minor_count ?? 0,
      INFO: columns.info_count ?? 0,
      OTHER: columns.other_count ?? 0,
    },
  };
}

/** The columns that decide the status of a row. */
export interface StatusColumns extends SeverityColumns {
  readonly state: string;
  readonly issue_count: number | null;
  readonly due_at: number;
  readonly failure: string | null;
  readonly submission_id: string | null;
}

/** null if the row is malformed. */
export function decodeStatusFacts(columns: StatusColumns): StatusFacts | null {
  const failure = decodeFailure(columns.failure);
  if (failure === undefined) return null;
  const state = uploadStates.find((known) => known === columns.state);
  switch (state) {
    case 'queued':
      return { state, retryAt: columns.due_at === 0 ? null : columns.due_at, failure };
    case 'processing':
      return columns.submission_id === null ? null : { state, failure };
    case 'failed':
      return failure === null ? null : { state, failure };
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'already-submitted':
    case 'paused':
      return { state };
    case 'complete':
      return { state, issueCount: columns.issue_count, ...decodeSeverities(columns) };
    case undefined:
      return null;
  }
}

function decodeStatus(record: UploadRecord): Status | null {
  const facts = decodeStatusFacts(record);
  if (facts === null) return null;
  switch (facts.state) {
    case 'processing':
      return {
        state: 'processing',
        percent: record.percent ?? 0,
        pollAt: record.due_at,
        pollsWithoutProgress: record.quiet_polls ?? 0,
        failure: facts.failure,
      };
    case 'already-submitted':
      return { state: 'already-submitted', docsUrl: record.docs_url, detail: record.detail ?? '' };
    case 'queued':
    case 'failed':
    case 'complete':
      return facts;
    case 'checking':
    case 'uploading':
    case 'submitting':
    case 'paused':
      return { state: facts.state };
  }
}
