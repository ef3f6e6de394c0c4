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

/** The record that `isIt`: the answer, or what it wraps. */
function unwrapped(
  answer: unknown,
  wrappers: readonly string[],
  isIt: (record: Fields) => boolean,
): Fields | null {
  const record = recordOf(answer);
  if (record === null || isIt(record)) return record;
  for (const name of wrappers) {
    const inner = recordOf(record[name]);
    if (inner !== null && isIt(inner)) return inner;
  }
  return record;
}

const blobPathNames = ['blobPath', 'blob_path'];
const uploadUrlNames = ['uploadUrl', 'upload_url'];
const submissionIdNames = ['submissionId', 'submission_id', 'id'];

function blobPathIn(answer: unknown): { readonly record: Fields; readonly blobPath: string } | null {
  const record = unwrapped(
    answer,
    ['upload', 'data'],
    (each) => firstOf(each, blobPathNames, pathOf) !== null,
  );
  const blobPath = record === null ? null : firstOf(record, blobPathNames, pathOf);
  return record === null || blobPath === null ? null : { record, blobPath };
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
    assetId: idOf(record['assetId']),
    versionGroupId: textOf(record['versionGroupId']),
    versionNumber: countOf(record['versionNumber']),
  };
}

/**
 * POST /submissions. The id is documented as `submissionId`, also accepted as `submission_id` or `id`, and within a record
 * called `submission` or `data`. A poll brings what is missing of the assets.
 */
export const createdSubmission: AnswerReader<CreatedSubmission> = answerReader((answer) => {
  const isIt = (record: Fields) => firstOf(record, submissionIdNames, idOf) !== null;
  const record = unwrapped(answer, ['submission', 'data'], isIt);
  const submissionId = record === null ? null : firstOf(record, submissionIdNames, idOf);
  if (record === null || submissionId === null) return null;
  const assets = record['assets'] ?? recordOf(answer)?.['assets'];
  return { submissionId, assets: listOf(assets, createdAssetOf) };
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
    assetId: idOf(record['assetId']),
    versionNumber: countOf(record['versionNumber']),
    versionGroupId: textOf(record['versionGroupId']),
    issueCount: countOf(record['issueCount']),
    errorMessage: textOf(record['errorMessage']),
    errorType: textOf(record['errorType']),
    isRetryable: booleanOf(record['isRetryable']),
    retryCount: countOf(record['retryCount']),
  };
}

/** GET /submissions/{submissionId}. */
export const submission: AnswerReader<Submission> = answerReader((answer) => {
  const record = unwrapped(answer, ['submission', 'data'], (each) => each['status'] !== undefined);
  if (record === null) return null;
  return {
    status: statusOf(record['status']),
    progressPercent: numberOf(record['progressPercent']),
    errorMessage: textOf(record['errorMessage']),
    isRetryable: booleanOf(record['isRetryable']),
    assets: listOf(record['assets'], submissionAssetOf),
  };
});
