/** What the API's answers must look like. Unknown members are let through: the service may grow. */
import { z } from 'zod';

export const uploadUrl = z.object({
  uploadUrl: z.url({ protocol: /^https?$/ }),
  blobPath: z.string().min(1),
  expiresAt: z.string(),
});

export const directUpload = z.object({ blobPath: z.string().min(1) });

const createdAsset = z.object({
  assetId: z.string().min(1),
  versionGroupId: z.string().nullish(),
  versionNumber: z.number().int().nullish(),
});

/** Assets come in the order of the request. */
export const createdSubmission = z.object({
  submissionId: z.string().min(1),
  status: z.string(),
  assets: z.array(createdAsset).min(1),
});

/** `complete` and `failed` are the ends; whatever else the service may come to say is not over yet. */
export const submissionStatus = z
  .enum(['uploading', 'submitted', 'processing', 'complete', 'failed'])
  .catch('processing');

const submissionAsset = z.object({
  assetId: z.string(),
  versionNumber: z.number().int().nullish(),
  versionGroupId: z.string().nullish(),
  issueCount: z.number().int().nullish(),
  errorMessage: z.string().nullish(),
  errorType: z.string().nullish(),
  isRetryable: z.boolean().nullish(),
  retryCount: z.number().int().nullish(),
});

export const submission = z.object({
  submissionId: z.string(),
  status: submissionStatus,
  progressPercent: z.number().nullish(),
  errorMessage: z.string().nullish(),
  isRetryable: z.boolean().nullish(),
  assets: z.array(submissionAsset).default([]),
});
export type Submission = z.infer<typeof submission>;
