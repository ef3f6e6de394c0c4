/** Answers that differ from the documentation in what nothing depends on: ids are never lost, what is complete stays so. */
import { describe, expect, it } from 'vitest';

import { createdSubmission, submission, submissionIdIn, uploadUrl } from '../../../../main/api/schemas.ts';
import { redactValue } from '../../../../main/shared/redact.ts';

const id = '0190f2f4-6d7c-7aaa-8bbb-3c4d5e6f7081';
const created = {
  submissionId: id,
  workflowId: 'w',
  status: 'submitted',
  assets: [{ assetId: 'asset', versionGroupId: 'group', versionNumber: 1 }],
};

describe('the answer to a submission', () => {
  it.each([
    ['as documented', created],
    ['without a status', { ...created, status: undefined }],
    ['with a status of another type', { ...created, status: 7 }],
    ['without assets', { ...created, assets: undefined }],
    ['with assets of another type', { ...created, assets: 'one' }],
    ['with no asset', { ...created, assets: [] }],
    ['with an asset without an id', { ...created, assets: [{ versionNumber: 1 }] }],
    ['with a number as text', { ...created, assets: [{ ...created.assets[0], versionNumber: '1' }] }],
    ['with a null for an asset', { ...created, assets: [null] }],
    ['in snake case', { submission_id: id, status: 'submitted' }],
    ['with a plain id', { id, status: 'submitted' }],
    ['within a record', { submission: created }],
    ['within data', { data: { id } }],
  ])('gives its id %s', (_name, answer) => {
    expect(createdSubmission.parse(answer).submissionId).toBe(id);
  });

  it('gives the assets where they can be read', () => {
    const assets = [{ assetId: 'asset', versionNumber: '2', versionGroupId: null }];
    expect(createdSubmission.parse({ ...created, assets }).assets).toEqual([
      { assetId: 'asset', versionNumber: 2, versionGroupId: null },
    ]);
  });

  it('takes a number for an id, because the id must not be lost', () => {
    expect(createdSubmission.parse({ submissionId: 7 }).submissionId).toBe('7');
  });

  it.each([
    {},
    [],
    null,
    'text',
    { submissionId: '' },
    { submissionId: ' ' },
    { submissionId: '..' },
    { submissionId: '\uD800' },
    { submissionId: 'a\nb' },
    { submissionId: 'x'.repeat(1_000) },
    { submissionId: -1 },
    { submissionId: { id: 'a' } },
  ])('is refused without an id: %j', (answer) => {
    expect(createdSubmission.safeParse(answer).success).toBe(false);
  });

  it('gives its id when it was cut off behind it', () => {
    const text = JSON.stringify(created);
    for (let length = text.indexOf('workflowId'); length < text.length; length += 1)
      expect(submissionIdIn(text.slice(0, length))).toEqual({ submissionId: id });
    expect(submissionIdIn('{"detail":"no"}')).toBeNull();
  });
});

describe('the state of a submission', () => {
  const answer = {
    submissionId: id,
    status: 'complete',
    progressPercent: 100,
    assets: [{ assetId: 'a', issueCount: 2 }],
  };

  it.each([
    ['COMPLETE', 'complete'],
    [' Failed ', 'failed'],
    ['Completed', 'complete'],
    ['processing', 'processing'],
    ['archived', 'processing'],
    [7, 'processing'],
    [undefined, 'processing'],
  ])('%j reads as %s', (status, read) => {
    expect(submission.parse({ ...answer, status }).status).toBe(read);
  });

  it.each([
    ['a count as text', [{ assetId: 'a', issueCount: '2' }], [2]],
    ['a count that is none', [{ assetId: 'a', issueCount: 'many' }], [null]],
    ['an asset without an id', [{ issueCount: 2 }], [2]],
    ['an entry that is no record', [null, 'a', { assetId: 'a', issueCount: 2 }], [2]],
    ['assets that are no list', 'none', []],
  ])('is complete with %s', (_name, assets, counts) => {
    const read = submission.parse({ ...answer, assets });
    expect(read.status).toBe('complete');
    expect(read.assets.map(({ issueCount }) => issueCount)).toEqual(counts);
  });
});

describe('the answer with an upload URL', () => {
  const answer = {
    uploadUrl: 'https://store.example/a?sig=1',
    blobPath: 'ws/a.mp4',
    expiresAt: '2026-11-01T00:00:00Z',
  };

  it.each([undefined, null, 7, {}])('counts with %j as the time of its end', (expiresAt) => {
    expect(uploadUrl.safeParse({ ...answer, expiresAt }).success).toBe(true);
  });

  it.each([{ uploadUrl: 'ftp://store.example/a' }, { uploadUrl: '' }, { blobPath: '' }, { blobPath: null }])(
    'is refused with %j',
    (change) => {
      expect(uploadUrl.safeParse({ ...answer, ...change }).success).toBe(false);
    },
  );
});

describe('an id that repeats a secret of this process', () => {
  const key = `sk_live_${'a1b2'.repeat(10)}`;

  it('is none, also where it is encoded or a path, because ids are stored, shown and copied as they are', () => {
    redactValue(key);
    redactValue('holiday');
    const asset = { assetId: Buffer.from(key).toString('base64'), versionGroupId: `group-${key}` };
    expect(createdSubmission.safeParse({ submissionId: key, assets: [] }).success).toBe(false);
    expect(createdSubmission.parse({ submissionId: id, assets: [asset] }).assets).toEqual([
      { assetId: null, versionGroupId: null, versionNumber: null },
    ]);
    const counts = [`ws/${key}/a.mp4`, 'ws/holiday.mp4'].map(
      (blobPath) => uploadUrl.safeParse({ uploadUrl: 'https://store.example/a', blobPath }).success,
    );
    expect(counts).toEqual([false, true]);
  });
});

describe('members with underscores', () => {
  it('count like those of the documentation', () => {
    expect(
      createdSubmission.parse({
        submission_id: id,
        assets: [{ asset_id: 'a', version_group_id: 'g', version_number: '3' }, { id: 7 }],
      }),
    ).toEqual({
      submissionId: id,
      assets: [
        { assetId: 'a', versionGroupId: 'g', versionNumber: 3 },
        { assetId: '7', versionGroupId: null, versionNumber: null },
      ],
    });
    const asset = { asset_id: 'a', issue_count: 2, error_message: 'no', is_retryable: 'true' };
    expect(submission.parse({ status: 'failed', progress_percent: '50%', assets: [asset] })).toMatchObject({
      progressPercent: 50,
      assets: [{ assetId: 'a', issueCount: 2, errorMessage: 'no', isRetryable: true }],
    });
  });
});

it('an id is found within two records, and before the id of something else', () => {
  expect(createdSubmission.parse({ id: 'request', data: created })).toMatchObject({ submissionId: id });
  expect(createdSubmission.parse({ data: { submission: { id } } })).toMatchObject({ submissionId: id });
  expect(createdSubmission.parse({ result: { submissionId: id } })).toMatchObject({ submissionId: id });
  expect(
    uploadUrl.parse({ data: { upload: { uploadUrl: 'https://a.example/b', blobPath: 'c' } } }),
  ).toMatchObject({ blobPath: 'c' });
});
