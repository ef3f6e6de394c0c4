/** The documented answers of the API (its reference, "Endpoints" and "Errors"), and how each is read. */
import type { z } from 'zod';

import type { AnswerFormat } from '../../../../main/api/readAnswer.ts';
import { assetDetail, assetIssues, assetTopics } from '../../../../main/api/resultSchemas.ts';
import {
  acceptedRetry,
  beginningOfRecord,
  blobPathInText,
  createdSubmission,
  directUpload,
  submission,
  submissionIdIn,
  uploadUrl,
} from '../../../../main/api/schemas.ts';
import type { Json } from './variations.ts';

export const submissionId = '0190f2f4-6d7c-7aaa-8bbb-3c4d5e6f7081';
const assetId = '0190f2f4-6d7c-7aaa-8bbb-3c4d5e6f7082';
const asset = { assetId, versionGroupId: 'group', versionNumber: 1 };
export const created: Json = {
  submissionId,
  workflowId: 'workflow',
  ablyChannel: 'channel',
  status: 'submitted',
  assets: [asset, { ...asset, assetId: 'second' }],
};
export const polled: Json = {
  submissionId,
  workflowId: 'workflow',
  workspaceId: 'workspace',
  status: 'complete',
  progressPercent: 100,
  createdAt: '2026-11-01T00:00:00Z',
  completedAt: '2026-11-01T00:01:00Z',
  errorMessage: null,
  isRetryable: false,
  assets: [
    { ...asset, issueCount: 2, errorMessage: null, errorType: null, isRetryable: false, retryCount: 0 },
  ],
};
const issue: Json = {
  id: 'issue',
  referenceNumber: 'MM-1',
  ruleCode: 'CLM-101',
  summary: 'A claim without evidence',
  severity: 'CRITICAL',
  status: 'OPEN',
  sidekickId: 'sidekick',
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: '2026-11-01T00:00:00Z',
  severityReasoning: 'None is shown.',
  severityReasoningHeadline: 'Unproven',
  precedents: [
    { url: 'https://rulings.example/1', title: 'A ruling', decision: 'Upheld', date: '2026-01-01' },
  ],
};
export const granted: Json = {
  uploadUrl: 'https://store.example/ws/a.mp4?sig=signature',
  blobPath: 'ws/a.mp4',
  expiresAt: '2026-11-01T01:00:00Z',
};

export interface Documented {
  readonly answer: Json;
  readonly format: AnswerFormat<z.ZodType>;
}

/** By endpoint. */
export const successes: Readonly<Record<string, Documented>> = {
  'uploads/url': { answer: granted, format: { schema: uploadUrl } },
  'uploads/direct': {
    answer: { blobPath: 'ws/a.mp4' },
    format: { schema: directUpload, salvage: blobPathInText },
  },
  'submissions.create': { answer: created, format: { schema: createdSubmission, salvage: submissionIdIn } },
  'submissions.get': { answer: polled, format: { schema: submission } },
  'assets.get': {
    answer: {
      assetId,
      submissionId,
      filename: 'a.mp4',
      mimeType: 'video/mp4',
      status: 'complete',
      issues: [issue],
    },
    format: { schema: assetDetail },
  },
  'assets.issues': { answer: { assetId, issues: [issue, issue] }, format: { schema: assetIssues } },
  'assets.topics': {
    answer: {
      assetId,
      topics: [{ id: 't', title: 'Claims', issues: [issue] }],
      orphanIssues: [issue],
      metadata: {},
    },
    format: { schema: assetTopics },
  },
  'assets.retry': { answer: created, format: { schema: acceptedRetry, salvage: beginningOfRecord } },
};

/** By shape. */
export const refusals: Readonly<Record<string, Json>> = {
  domain: { detail: 'Asset already submitted', docs_url: 'https://docs.example/errors#409' },
  plan: {
    error_code: 'tier_not_authorized_for_integrations_api',
    message: 'Upgrade',
    bucket: 'submission_write',
  },
  validation: {
    fields: [
      { field: 'filename', message: 'too long' },
      { name: 'contentType', msg: 'missing' },
    ],
  },
  'validation of the framework': {
    detail: [{ loc: ['body', 'assets', 0], msg: 'field required', type: 'missing' }],
  },
  'rate limit': { error: 'Rate limit exceeded: 60 per minute' },
};
