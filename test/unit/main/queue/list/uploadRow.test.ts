import { expect, it } from 'vitest';

import { rowOf } from '../../../../../main/queue/list/uploadRow.ts';
import { anUpload, checkedFile, someFailure, submissionRef } from '../../../../support/uploads.ts';

const context = {
  now: 10_000,
  allPaused: false,
  speed: null,
  sentBytes: 0,
  block: null,
  group: null,
  hold: null,
  version: null,
  hasSubmissionPage: false,
};

it('shows why an upload waits', () => {
  const retrying = anUpload({
    status: { state: 'queued', retryAt: 18_000, failure: someFailure },
    attempt: 2,
  });
  expect(rowOf(retrying, context).wait).toEqual({
    kind: 'retry',
    retryAt: 18_000,
    attempt: 3,
    failure: someFailure,
  });
  const sendable = anUpload({ file: checkedFile });
  expect(rowOf(sendable, context).wait).toEqual({ kind: 'turn' });
  const block = { gate: 'plan', bucket: 'upload', failure: someFailure } as const;
  expect(rowOf(sendable, { ...context, block }).wait).toEqual({ kind: 'plan', bucket: 'upload' });
  expect(rowOf(sendable, { ...context, allPaused: true }).wait).toEqual({ kind: 'all-paused' });
});

it('never shows more bytes than the file has', () => {
  expect(rowOf(anUpload({ file: checkedFile }), { ...context, sentBytes: 5_000 }).sentBytes).toBe(1_000);
});

it('is on hold for its own key, which a person can end, and shows why progress cannot be read', () => {
  const hold = { environment: 'sandbox', host: null } as const;
  const held = rowOf(anUpload({ file: checkedFile }), { ...context, hold, allPaused: true });
  expect(held.wait).toEqual({ kind: 'account', ...hold });
  expect(held.actions[0]).toBe('move-to-account');
  const processing = anUpload({
    status: { state: 'processing', percent: 3, pollAt: 9, pollsWithoutProgress: 0, failure: null },
    submission: submissionRef,
    submitRequestedAt: 7,
  });
  const followed = rowOf(processing, { ...context, hold });
  expect(followed.wait).toEqual({ kind: 'account', ...hold });
  expect(followed.actions).not.toContain('move-to-account');
  const plan = { gate: 'plan', bucket: 'submission_read', failure: someFailure } as const;
  expect(rowOf(processing, { ...context, block: plan }).wait).toEqual({
    kind: 'plan',
    bucket: 'submission_read',
  });
  expect(rowOf(processing, context).wait).toBeNull();
});

it('offers the link of its submission only when the settings have the address of its page', () => {
  const submitted = anUpload({
    status: { state: 'complete', issueCount: 0 },
    submission: { submissionId: 's', assetId: null, versionNumber: 1, versionGroupId: null },
  });
  expect(rowOf(submitted, context).actions).not.toContain('copy-link');
  expect(rowOf(submitted, { ...context, hasSubmissionPage: true }).actions).toContain('copy-link');
  expect(rowOf(anUpload(), { ...context, hasSubmissionPage: true }).actions).not.toContain('copy-link');
});
