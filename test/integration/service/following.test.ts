/** Following a submission: its progress, its end, and the sandbox's delay. */
import { describe, expect, it } from 'vitest';

import { ApiCaller, poll, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const unknownId = '7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10';

async function post(body: unknown, key: 'live' | 'sandbox' | 'otherWorkspace' = 'sandbox', query = '') {
  const { status, json } = await api.post(`/submissions${query}`, body, key);
  return { status, json };
}

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
