/**
 * The schemas of the API's answers. An answer is refused only where it lacks an id, a path or an address that the app cannot
 * work without (answerFields.ts). Everything else may be missing, of another type or new: it reads as unknown, and the answer
 * counts.
 */
import {
  addressOf,
  booleanOf,
  countOf,
  firstOf,
  idOf,
  listOf,
  numberOf,
  pathOf,
  recordOf,
  textOf,
} from './answerFields.ts';
import { type AnswerReader, answerReader } from './answerReader.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an answer may wrap its record in. */
const wrappers = ['submission', 'upload', 'data', 'result'];

/** The answer and the records that it wraps, up to two inside each other. */
function recordsIn(answer: unknown): readonly Fields[] {
  const innerOf = (record: Fields): Fields[] =>
    wrappers.map((name) => recordOf(record[name])).filter((inner) => inner !== null);
  const record = recordOf(answer);
  if (record === null) return [];
  const inner = innerOf(record);
  return [record, ...inner, ...inner.flatMap(innerOf)];
}

const blobPathNames = ['blobPath', 'blob_path'];
const uploadUrlNames = ['uploadUrl', 'upload_url'];
const submissionIdNames = ['submissionId', 'submission_id'];
const assetIdNames = ['assetId', 'asset_id', 'id'];

/** The same names with underscores. They are made once, because an answer can have thousands of assets. */
const withUnderscores = {
  versionGroupId: 'version_group_id',
  versionNumber: 'version_number',
  issueCount: 'issue_count',
  errorMessage: 'error_message',
  errorType: 'error_type',
  isRetryable: 'is_retryable',
  retryCount: 'retry_count',
  progressPercent: 'progress_percent',
} as const;

/** A field by its documented name, or by the same name with underscores. */
function field<Value>(
  record: Fields,
  name: keyof typeof withUnderscores,
  read: (value: unknown) => Value | null,
): Value | null {
  return read(record[name] ?? record[withUnderscores[name]]);
}

function blobPathIn(answer: unknown): { readonly record: Fields; readonly blobPath: string } | null {
  for (const record of recordsIn(answer)) {
    const blobPath = firstOf(record, blobPathNames, pathOf);
    if (blobPath !== null) return { record, blobPath };
  }
  return null;
}

export interface ReadUploadUrl {
  readonly uploadUrl: string;
  readonly blobPath: string;
  readonly expiresAt: string | null;
}

/** POST /uploads/url. */
export const uploadUrl: AnswerReader<ReadUploadUrl> = answerReader((answer) => {
  const read = blobPathIn(answer);
  const address = read === null ? null : firstOf(read.record, uploadUrlNames, addressOf);
  if (read === null || address === null) return null;
  const expiresAt = firstOf(read.record, ['expiresAt', 'expires_at'], textOf);
  return { uploadUrl: address, blobPath: read.blobPath, expiresAt };
});

/** POST /uploads/direct. */
export const directUpload: AnswerReader<{ readonly blobPath: string }> = answerReader((answer) => {
  const read = blobPathIn(answer);
  return read === null ? null : { blobPath: read.blobPath };
});

/** The path in an answer of /uploads/direct that was cut off; null where there is none. */
export function blobPathInText(text: string): { readonly blobPath: string } | null {
  const blobPath = pathOf(memberIn(text, /"blob_?path"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){1,4096}")/i));
  return blobPath === null ? null : { blobPath };
}

export interface CreatedAsset {
  readonly assetId: string | null;
  readonly versionGroupId: string | null;
  readonly versionNumber: number | null;
}

export interface CreatedSubmission {
  readonly submissionId: string;
  readonly assets: readonly CreatedAsset[];
}

/** Keeps the place of an entry that cannot be read, because assets are in the order of the request. */
function createdAssetOf(entry: unknown): CreatedAsset {
  const record = recordOf(entry) ?? {};
  return {
    assetId: firstOf(record, assetIdNames, idOf),
    versionGroupId: field(record, 'versionGroupId', idOf),
    versionNumber: field(record, 'versionNumber', countOf),
  };
}

/**
 * POST /submissions. The id is documented as `submissionId`, also accepted as `submission_id` or `id`, and within a record
 * such as `submission` or `data`. A poll brings what is missing of the assets.
 */
export const createdSubmission: AnswerReader<CreatedSubmission> = answerReader((answer) => {
  const records = recordsIn(answer);
  // A plain `id` of the answer may be that of the request.
  for (const names of [submissionIdNames, ['id']])
    for (const record of records) {
      const submissionId = firstOf(record, names, idOf);
      if (submissionId === null) continue;
      const assets = [record, ...records].map((each) => each['assets']).find((each) => each !== undefined);
      return { submissionId, assets: listOf(assets, createdAssetOf) };
    }
  return null;
});

/** The submission's id in an answer that was cut off or is no JSON; null where there is none. */
export function submissionIdIn(text: string): { readonly submissionId: string } | null {
  const submissionId = idOf(
    memberIn(text, /"submission_?id"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.){1,256}"|\d{1,15}\b)/i),
  );
  return submissionId === null ? null : { submissionId };
}

/** Longer than any answer of the service has before such a member. */
const searchedLength = 65_536;

function memberIn(text: string, member: RegExp): unknown {
  const found = member.exec(text.slice(0, searchedLength))?.[1];
  try {
    return found === undefined ? null : JSON.parse(found);
  } catch {
    return null; // an escape that JSON does not have
  }
}

/** POST …/retry: what it repeats is known, so any record means that it was accepted, also one that was cut off. */
export const acceptedRetry: AnswerReader<true> = answerReader((answer) =>
  recordOf(answer) === null ? null : true,
);

export function beginningOfRecord(text: string): Fields | null {
  return /^\s{0,99}\{/.test(text) ? {} : null;
}

const statuses = ['uploading', 'submitted', 'processing', 'complete', 'failed'] as const;
export type SubmissionStatus = (typeof statuses)[number];

/** `complete` and `failed` are final, in any case of letters; an unknown status counts as `processing`. */
function statusOf(value: unknown): SubmissionStatus {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text === 'completed') return 'complete';
  return statuses.find((status) => status === text) ?? 'processing';
}

export interface SubmissionAsset {
  readonly assetId: string | null;
  readonly versionNumber: number | null;
  readonly versionGroupId: string | null;
  readonly issueCount: number | null;
  readonly errorMessage: string | null;
  readonly errorType: string | null;
  readonly isRetryable: boolean | null;
  readonly retryCount: number | null;
}

export interface Submission {
  readonly status: SubmissionStatus;
  readonly progressPercent: number | null;
  readonly errorMessage: string | null;
  readonly isRetryable: boolean | null;
  readonly assets: readonly SubmissionAsset[];
}

function submissionAssetOf(entry: unknown): SubmissionAsset | null {
  const record = recordOf(entry);
  if (record === null) return null;
  return {
    assetId: firstOf(record, assetIdNames, idOf),
    versionNumber: field(record, 'versionNumber', countOf),
    versionGroupId: field(record, 'versionGroupId', idOf),
    issueCount: field(record, 'issueCount', countOf),
    errorMessage: field(record, 'errorMessage', textOf),
    errorType: field(record, 'errorType', textOf),
    isRetryable: field(record, 'isRetryable', booleanOf),
    retryCount: field(record, 'retryCount', countOf),
  };
}

/** GET /submissions/{submissionId}. */
export const submission: AnswerReader<Submission> = answerReader((answer) => {
  const records = recordsIn(answer);
  const record = records.find((each) => each['status'] !== undefined) ?? records[0];
  if (record === undefined) return null;
  return {
    status: statusOf(record['status']),
    progressPercent: field(record, 'progressPercent', numberOf),
    errorMessage: field(record, 'errorMessage', textOf),
    isRetryable: field(record, 'isRetryable', booleanOf),
    assets: listOf(record['assets'], submissionAssetOf),
  };
});
