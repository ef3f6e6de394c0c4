/** Submitting: what is accepted, what is refused with which body, and how versions count. */
import { describe, expect, it } from 'vitest';

import { sampleBytes } from '../../service/index.ts';
import { ApiCaller, first, formWith, putBlob, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const unknownId = '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10';
const conflict = {
  status: 409,
  json: { detail: 'Asset already submitted', docs_url: expect.stringMatching(/^https:/) },
};

async function post(body: unknown, key: 'live' | 'sandbox' | 'otherWorkspace' = 'sandbox', query = '') {
  const { status, json } = await api.post(`/submissions${query}`, body, key);
  return { status, json };
}

describe('creating a submission', () => {
  it('answers 201 with the assets in the order of the request', async () => {
    const one = await api.uploaded('one.png');
    const two = await api.uploaded('two.png');
    const { status, json } = await post({
      assets: [{ blobPath: one.blobPath }, { blobPath: two.blobPath }],
      sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11'],
      metadata: { campaign: 'spring' },
    });
    expect(status).toBe(201);
    const asset = { assetId: uuid, versionGroupId: uuid, versionNumber: 1 };
    expect(json).toEqual({
      submissionId: uuid,
      workflowId: uuid,
      ablyChannel: expect.any(String),
      status: 'submitted',
      assets: [asset, asset],
    });
    const { assets, submissionId } = json as { submissionId: string; assets: { assetId: string }[] };
    const second = await api.get(`/submissions/${submissionId}/assets/${assets[1]?.assetId}`);
    expect(second.json).toMatchObject({ filename: 'two.png' });
  });

  it.each([
    [{}, 'assets'],
    [{ assets: [] }, 'assets'],
    [{ assets: [{}] }, 'assets.0.blobPath'],
    [{ assets: [{ blobPath: 'a/b', previousSubmissionId: 'no-uuid' }] }, 'assets.0.previousSubmissionId'],
    [{ assets: [{ blobPath: 'a/b' }], metadata: 'text' }, 'metadata'],
    ['[]', 'body'],
  ])('answers 422 to %j, naming %s', async (body, field) => {
    const answer = await post(body);
    expect(answer).toEqual({ status: 422, json: { fields: [{ field, message: expect.any(String) }] } });
  });

  it('answers 403 to a blobPath without a blob', async () => {
    const blobPath = `${service().workspaces.main}/nothing-here.png`;
    expect(await post({ assets: [{ blobPath }] })).toEqual({
      status: 403,
      json: { detail: 'Invalid blob path' },
    });
  });

  it('answers 403 to a blobPath of another workspace', async () => {
    const { blobPath } = await api.uploaded('mine.png');
    expect(await post({ assets: [{ blobPath }] }, 'otherWorkspace')).toEqual({
      status: 403,
      json: { detail: 'Invalid blob path' },
    });
  });

  it('answers 409 when the blobPath was submitted before, even with other bytes', async () => {
    const { blobPath } = await api.uploaded('once.png');
    await api.created({ assets: [{ blobPath }] });
    expect(await post({ assets: [{ blobPath }] })).toEqual(conflict);
    await api.uploaded('once.png', 'image/png', sampleBytes('image/png', 2_000, 5));
    expect(await post({ assets: [{ blobPath }] })).toEqual(conflict);
  });

  it('answers 409 to one blobPath twice in one request', async () => {
    const { blobPath } = await api.uploaded('twice.png');
    expect(await post({ assets: [{ blobPath }, { blobPath }] })).toEqual(conflict);
  });

  it('makes one submission of equal requests at the same time', async () => {
    const { blobPath } = await api.uploaded('race.png');
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => await post({ assets: [{ blobPath }] })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });

  it('answers 413 when the stored blob is over its category cap', async () => {
    await service().control.setBehaviour({ capsBytes: { image: 999 } });
    const { blobPath } = await api.uploaded('big.png', 'image/png', sampleBytes('image/png', 1_000));
    const { status, json } = await post({ assets: [{ blobPath }] });
    expect(status).toBe(413);
    expect(json).toEqual({ detail: expect.stringContaining('File too large') });
  });

  it('answers 415 when the bytes are not what was declared for the URL', async () => {
    const { blobPath } = await api.uploaded('liar.png', 'image/png', sampleBytes('application/pdf', 1_000));
    expect(await post({ assets: [{ blobPath }] })).toEqual({
      status: 415,
      json: { detail: 'Content type does not match the file' },
    });
  });

  it('answers 415 when the bytes are not what the multipart part declared', async () => {
    const bytes = sampleBytes('image/jpeg', 1_000);
    const { json } = await api.sendDirectly(formWith('liar.pdf', 'application/pdf', bytes));
    const { blobPath } = json as { blobPath: string };
    expect((await post({ assets: [{ blobPath }] })).status).toBe(415);
  });

  it('answers 415 when the blob itself says another type than was declared', async () => {
    const { uploadUrl, blobPath } = await api.uploadUrl('photo.png');
    await putBlob(uploadUrl, sampleBytes('image/png', 500), { 'x-ms-blob-content-type': 'image/gif' });
    expect((await post({ assets: [{ blobPath }] })).status).toBe(415);
  });

  it('answers 415 to an empty picture', async () => {
    const { blobPath } = await api.uploaded('empty.png', 'image/png', Buffer.alloc(0));
    expect((await post({ assets: [{ blobPath }] })).status).toBe(415);
  });

  it('creates nothing when one of its assets is refused', async () => {
    const good = await api.uploaded('good.png');
    const bad = { blobPath: `${service().workspaces.main}/missing.png` };
    expect((await post({ assets: [{ blobPath: good.blobPath }, bad] })).status).toBe(403);
    expect((await post({ assets: [{ blobPath: good.blobPath }] })).status).toBe(201);
  });
});

describe('a new version', () => {
  it('continues the version group, for the same blobPath or another', async () => {
    const original = await api.submitted('film.png');
    const { blobPath } = await api.uploaded('film.png');
    const previousSubmissionId = original.submissionId;
    const second = await api.created({ assets: [{ blobPath, previousSubmissionId }] });
    const renamed = await api.uploaded('film (2).png');
    const third = await api.created({
      assets: [{ blobPath: renamed.blobPath, previousSubmissionId: second.submissionId }],
    });
    const versions = [original, second, third].map(({ assets }) => first(assets));
    expect(versions.map(({ versionNumber }) => versionNumber)).toEqual([1, 2, 3]);
    expect(new Set(versions.map(({ versionGroupId }) => versionGroupId)).size).toBe(1);
    expect(new Set(versions.map(({ assetId }) => assetId)).size).toBe(3);
  });

  it('of an unknown submission, or one of another workspace, is 404', async () => {
    const { blobPath } = await api.uploaded('film.png');
    const notFound = { status: 404, json: { detail: 'Previous submission not found' } };
    expect(await post({ assets: [{ blobPath, previousSubmissionId: unknownId }] })).toEqual(notFound);
    const mine = await api.created({ assets: [{ blobPath }] });
    const { json } = await api.post(
      '/uploads/url',
      { filename: 'theirs.png', contentType: 'image/png' },
      'otherWorkspace',
    );
    const theirs = json as { uploadUrl: string; blobPath: string };
    await putBlob(theirs.uploadUrl, sampleBytes('image/png', 100));
    const asset = { blobPath: theirs.blobPath, previousSubmissionId: mine.submissionId };
    expect(await post({ assets: [asset] }, 'otherWorkspace')).toEqual(notFound);
  });
});
