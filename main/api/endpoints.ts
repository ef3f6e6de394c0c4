/** The endpoints that the app uses, one function each. Paths and bodies follow the API's documentation. */
import type { Readable } from 'node:stream';

import type { z } from 'zod';

import type { SubmissionOptions } from '../../preload/contract.ts';
import type { Answer, ApiClient, RequestRetry } from './client.ts';
import type { RequestRole, Requester } from './gates/gates.ts';
import { assetDetail, assetIssues, assetTopics } from './resultSchemas.ts';
import {
  acceptedRetry,
  beginningOfRecord,
  type CreatedSubmission,
  blobPathInText,
  createdSubmission,
  directUpload,
  submission,
  submissionIdIn,
  uploadUrl,
} from './schemas.ts';

/** Options of every call. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onRetry?: (retry: RequestRetry) => void;
  readonly role?: RequestRole;
  /** Default: `short`, as in `ApiRequest`. */
  readonly retries?: 'short' | 'never';
  /** The upload that the call belongs to, if any. */
  readonly requester?: Requester;
}

/** POST /uploads/url: returns a storage URL for one file, valid for about an hour, and the file's blobPath. */
export function requestUploadUrl(
  api: ApiClient,
  file: { readonly filename: string; readonly contentType: string },
  options: CallOptions,
): Promise<Answer<z.output<typeof uploadUrl>>> {
  return api.send({
    endpoint: 'uploads/url',
    bucket: 'upload',
    method: 'POST',
    path: 'uploads/url',
    schema: uploadUrl,
    json: { filename: file.filename, contentType: file.contentType },
    ...options,
  });
}

/**
 * POST /uploads/direct: sends the file as a multipart body of known length. Never repeated, because the body is a
 * stream.
 */
export function uploadDirectly(
  api: ApiClient,
  multipart: { readonly body: Readable | Buffer; readonly headers: Readonly<Record<string, string>> },
  options: CallOptions,
): Promise<Answer<z.output<typeof directUpload>>> {
  return api.send({
    endpoint: 'uploads/direct',
    bucket: 'upload',
    method: 'POST',
    path: 'uploads/direct',
    schema: directUpload,
    salvage: blobPathInText,
    body: multipart.body,
    headers: multipart.headers,
    retries: 'never',
    ...options,
  });
}

/** The body of POST /submissions. */
export interface NewSubmission extends SubmissionOptions {
  readonly assets: readonly { readonly blobPath: string; readonly previousSubmissionId?: string }[];
}

/**
 * POST /submissions. There is no idempotency key, so the caller saves its intent before the call. Empty metadata and an
 * empty list of sidekicks are left out.
 */
export function createSubmission(
  api: ApiClient,
  { assets, metadata, sidekickIds }: NewSubmission,
  options: CallOptions,
): Promise<Answer<CreatedSubmission>> {
  return api.send({
    endpoint: 'submissions.create',
    bucket: 'submission_write',
    method: 'POST',
    path: 'submissions',
    schema: createdSubmission,
    salvage: submissionIdIn,
    json: {
      assets,
      ...(sidekickIds.length === 0 ? {} : { sidekickIds }),
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    },
    ...options,
  });
}

/** An asset of a submission, as the paths below /submissions name it. */
export interface AssetRef {
  readonly submissionId: string;
  readonly assetId: string;
}

function assetPath({ submissionId, assetId }: AssetRef): string {
  return `submissions/${encodeURIComponent(submissionId)}/assets/${encodeURIComponent(assetId)}`;
}

/** POST …/assets/{assetId}/retry: repeats a failed processing. Answers 202 with the shape of a created submission. */
export function retryAsset(
  api: ApiClient,
  asset: AssetRef,
  options: CallOptions,
): Promise<Answer<z.output<typeof acceptedRetry>>> {
  return api.send({
    endpoint: 'assets.retry',
    bucket: 'submission_write',
    method: 'POST',
    path: `${assetPath(asset)}/retry`,
    schema: acceptedRetry,
    salvage: beginningOfRecord,
    ...options,
  });
}

/** GET /submissions/{submissionId}. */
export function readSubmission(
  api: ApiClient,
  submissionId: string,
  options: CallOptions,
): Promise<Answer<z.output<typeof submission>>> {
  return api.send({
    endpoint: 'submissions.get',
    bucket: 'submission_read',
    method: 'GET',
    path: `submissions/${encodeURIComponent(submissionId)}`,
    schema: submission,
    ...options,
  });
}

/** GET …/assets/{assetId}: also answers while the asset is not finished. */
export function readAsset(
  api: ApiClient,
  asset: AssetRef,
  options: CallOptions,
): Promise<Answer<z.output<typeof assetDetail>>> {
  return api.send({
    endpoint: 'assets.get',
    bucket: 'submission_read',
    method: 'GET',
    path: assetPath(asset),
    schema: assetDetail,
    ...options,
  });
}

/** GET …/assets/{assetId}/issues: 404 while the asset is not finished, 502 when its results cannot be loaded. */
export function readIssues(
  api: ApiClient,
  asset: AssetRef,
  options: CallOptions,
): Promise<Answer<z.output<typeof assetIssues>>> {
  return api.send({
    endpoint: 'assets.issues',
    bucket: 'submission_read',
    method: 'GET',
    path: `${assetPath(asset)}/issues`,
    schema: assetIssues,
    ...options,
  });
}

/** GET …/assets/{assetId}/topics: the issues by topic; 404 and 502 as above. */
export function readTopics(
  api: ApiClient,
  asset: AssetRef,
  options: CallOptions,
): Promise<Answer<z.output<typeof assetTopics>>> {
  return api.send({
    endpoint: 'assets.topics',
    bucket: 'submission_read',
    method: 'GET',
    path: `${assetPath(asset)}/topics`,
    schema: assetTopics,
    ...options,
  });
}
