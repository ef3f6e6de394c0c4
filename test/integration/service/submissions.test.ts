/** Submitting: what is accepted, what is refused with which body, and how versions count. */
import { describe, expect, it } from 'vitest';

import { sampleBytes } from '../../service/index.ts';
import { ApiCaller, first, formWith, poll, putBlob, useService } from './helpers.ts';

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
      sidekickIds: ['legal'],
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

  it('answers 409 when the blobPath was submitted before, whatever its bytes are now', async () => {
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

describe('the simulation delay', () => {
  it('is refused to live keys with 400', async () => {
    const { blobPath } = await api.uploaded('film.png');
    const answer = await post({ assets: [{ blobPath }] }, 'live', '?simulationDelaySeconds=5');
    expect(answer).toEqual({
      status: 400,
      json: { detail: 'simulationDelaySeconds is only available to sandbox API keys' },
    });
  });

  it.each(['31', '-1', 'soon', '1.5'])('of %s is refused with 422', async (seconds) => {
    const { status, json } = await post({ assets: [] }, 'sandbox', `?simulationDelaySeconds=${seconds}`);
    expect(status).toBe(422);
    expect(json).toEqual({ fields: [{ field: 'simulationDelaySeconds', message: expect.any(String) }] });
  });

  it('makes processing take longer', async () => {
    await service().control.setProcessingSpeed(100);
    const slow = await api.uploaded('same length 1.png');
    const { json } = await post(
      { assets: [{ blobPath: slow.blobPath }] },
      'sandbox',
      '?simulationDelaySeconds=30',
    );
    const quick = await api.submitted('same length 2.png');
    await api.finished(quick.submissionId);
    const { submissionId } = json as { submissionId: string };
    expect((await api.get(`/submissions/${submissionId}`)).json).toMatchObject({ completedAt: null });
    await service().control.setProcessingSpeed(10_000);
    expect((await api.finished(submissionId)).status).toBe('complete');
  });
});

describe('following a submission', () => {
  it('goes from submitted over processing with rising progress to complete', async () => {
    await service().control.setProcessingSpeed(0);
    const { submissionId } = await api.submitted('film.png');
    const read = async () => (await api.get(`/submissions/${submissionId}`)).json;
    expect(await read()).toEqual({
      submissionId,
      workflowId: uuid,
      workspaceId: service().workspaces.main,
      status: 'submitted',
      progressPercent: 0,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      completedAt: null,
      errorMessage: null,
      isRetryable: false,
      assets: [
        {
          assetId: uuid,
          versionGroupId: uuid,
          versionNumber: 1,
          issueCount: null,
          errorMessage: null,
          errorType: null,
          isRetryable: false,
          retryCount: 0,
        },
      ],
    });

    await service().control.setProcessingSpeed(10);
    const seen: { status: string; progressPercent: number }[] = [];
    await expect
      .poll(async () => {
        seen.push((await read()) as (typeof seen)[number]);
        return seen.at(-1)?.status;
      }, poll)
      .toBe('complete');
    const percents = seen.map(({ progressPercent }) => progressPercent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    expect(seen.map(({ status }) => status)).toContain('processing');
    expect(percents.some((percent) => percent > 0 && percent < 100)).toBe(true);
    expect(await read()).toMatchObject({
      completedAt: expect.stringMatching(/Z$/),
      assets: [{ issueCount: expect.any(Number) }],
    });
  });

  it('is over only when every asset is, and failed when one is', async () => {
    const good = await api.uploaded('good.png');
    const bad = await api.uploaded('fail-permanent.png');
    const { submissionId } = await api.created({
      assets: [{ blobPath: good.blobPath }, { blobPath: bad.blobPath }],
    });
    const view = await api.finished(submissionId);
    expect(view).toMatchObject({ status: 'failed', isRetryable: false, errorMessage: expect.any(String) });
    expect(view.assets.map(({ issueCount }) => issueCount === null)).toEqual([false, true]);
  });

  it('is 404 for an unknown id and for another workspace', async () => {
    const notFound = { status: 404, json: { detail: 'Submission not found' } };
    const { submissionId } = await api.submitted('film.png');
    expect(await api.get(`/submissions/${submissionId}`, 'otherWorkspace')).toMatchObject(notFound);
    expect(await api.get(`/submissions/${unknownId}`)).toMatchObject(notFound);
    expect(await api.get('/submissions/not-a-uuid')).toMatchObject(notFound);
  });
});
