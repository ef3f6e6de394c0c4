/** One asset: detail, issues and topics, and its retry after a failure. */
import { describe, expect, it } from 'vitest';

import { ApiCaller, first, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);

async function submittedAsset(filename: string) {
  const { submissionId, assets } = await api.submitted(filename);
  const { assetId } = first(assets);
  return { submissionId, assetId, path: `/submissions/${submissionId}/assets/${assetId}` };
}

async function finishedAsset(filename: string) {
  const asset = await submittedAsset(filename);
  await api.finished(asset.submissionId);
  return asset;
}

function refusal(detail: string) {
  return { status: 409, json: { detail } };
}

interface Issue {
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
  readonly precedents: readonly unknown[];
}

async function issuesOf(path: string): Promise<readonly Issue[]> {
  return ((await api.get(`${path}/issues`)).json as { issues: Issue[] }).issues;
}

describe('an asset that is not finished', () => {
  it('has a detail without issues, and answers 404 to both reads of results', async () => {
    await service().control.setProcessingSpeed(0);
    const { path, assetId, submissionId } = await submittedAsset('film.png');
    expect((await api.get(path)).json).toEqual({
      assetId,
      submissionId,
      filename: 'film.png',
      mimeType: 'image/png',
      status: 'submitted',
      issueCount: null,
      versionNumber: 1,
      versionGroupId: expect.any(String),
      issues: [],
    });
    const notFinished = { status: 404, json: { detail: 'Asset has not finished processing' } };
    expect(await api.get(`${path}/issues`)).toMatchObject(notFinished);
    expect(await api.get(`${path}/topics`)).toMatchObject(notFinished);
  });
});

describe('a complete asset', () => {
  it('has issues of every severity with every documented field', async () => {
    const { path, assetId } = await finishedAsset('film.png');
    const { status, json } = await api.get(`${path}/issues`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ assetId });
    const issues = await issuesOf(path);
    expect(new Set(issues.map(({ severity }) => severity))).toEqual(
      new Set(['CRITICAL', 'MAJOR', 'MINOR', 'INFO']),
    );
    expect(first(issues)).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      referenceNumber: expect.any(String),
      ruleCode: expect.any(String),
      summary: expect.any(String),
      severity: 'CRITICAL',
      status: expect.stringMatching(/^(OPEN|ACKNOWLEDGED|AWAITING_HUMAN_INPUT|RESOLVED|DISMISSED)$/),
      sidekickId: expect.any(String),
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      severityReasoning: expect.any(String),
      severityReasoningHeadline: expect.any(String),
      precedents: [
        {
          url: expect.any(String),
          title: expect.any(String),
          decision: expect.any(String),
          date: expect.any(String),
        },
      ],
    });
  });

  it('counts the same issues in detail, submission and issues', async () => {
    const { path, submissionId } = await finishedAsset('film.png');
    const issues = await issuesOf(path);
    expect((await api.get(path)).json).toMatchObject({
      status: 'complete',
      issueCount: issues.length,
      issues,
    });
    expect((await api.finished(submissionId)).assets).toMatchObject([{ issueCount: issues.length }]);
  });

  it('has every issue in a topic or among the orphans', async () => {
    const { path, assetId } = await finishedAsset('film.png');
    const { status, json } = await api.get(`${path}/topics`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ assetId, metadata: {} });
    const { topics, orphanIssues } = json as { topics: { issues: Issue[] }[]; orphanIssues: Issue[] };
    expect(orphanIssues.length).toBeGreaterThan(0);
    const placed = [...topics.flatMap(({ issues }) => issues), ...orphanIssues].map(({ id }) => id);
    const all = (await issuesOf(path)).map(({ id }) => id);
    expect(placed.toSorted()).toEqual(all.toSorted());
  });

  it('has the same findings for the same name', async () => {
    const one = await finishedAsset('film.png');
    const summaries = (await issuesOf(one.path)).map(({ summary }) => summary);
    await service().control.reset();
    const other = await finishedAsset('film.png');
    expect((await issuesOf(other.path)).map(({ summary }) => summary)).toEqual(summaries);
  });

  it('whose results were lost answers 502 to both reads', async () => {
    const { path } = await finishedAsset('lost-results.png');
    const lost = { status: 502, json: { detail: 'Failed to load results from storage' } };
    expect(await api.get(`${path}/issues`)).toMatchObject(lost);
    expect(await api.get(`${path}/topics`)).toMatchObject(lost);
  });
});

describe('an unknown asset', () => {
  it.each(['', '/issues', '/topics'])('is 404 at its %j', async (end) => {
    const { submissionId } = await submittedAsset('film.png');
    const unknown = `/submissions/${submissionId}/assets/7b0c8f0e-26b4-4c8e-8a39-3f1a4a9c2f10${end}`;
    expect(await api.get(unknown)).toMatchObject({ status: 404, json: { detail: 'Asset not found' } });
  });

  it('is 404 to the other workspace, as the submission is', async () => {
    const { path } = await submittedAsset('film.png');
    expect(await api.get(path, 'otherWorkspace')).toMatchObject({
      status: 404,
      json: { detail: 'Submission not found' },
    });
    expect((await api.post(`${path}/retry`, undefined, 'otherWorkspace')).status).toBe(404);
  });
});

describe('an asset retry', () => {
  it('of a retryable failure answers 202 with the create shape, runs again and succeeds', async () => {
    const { path, assetId, submissionId } = await finishedAsset('fail-retryable.png');
    expect((await api.get(`/submissions/${submissionId}`)).json).toMatchObject({
      status: 'failed',
      isRetryable: true,
      errorMessage: expect.any(String),
      assets: [{ isRetryable: true, retryCount: 0, errorType: expect.any(String), issueCount: null }],
    });
    await service().control.setProcessingSpeed(0);
    const { status, json } = await api.post(`${path}/retry`);
    expect(status).toBe(202);
    expect(json).toEqual({
      submissionId,
      workflowId: expect.any(String),
      ablyChannel: expect.any(String),
      status: 'processing',
      assets: [{ assetId, versionGroupId: expect.any(String), versionNumber: 1 }],
    });
    expect((await api.get(`/submissions/${submissionId}`)).json).toMatchObject({
      status: 'processing',
      completedAt: null,
      assets: [{ retryCount: 1, errorMessage: null }],
    });
    await service().control.setProcessingSpeed(1_000);
    expect((await api.finished(submissionId)).status).toBe('complete');
  });

  it('is 409 while another retry is running', async () => {
    const { path } = await finishedAsset('fail-retryable.png');
    await service().control.setProcessingSpeed(0);
    await api.post(`${path}/retry`);
    expect(await api.post(`${path}/retry`)).toMatchObject(refusal('Retry already in progress'));
  });

  it('of an asset that has not failed is 409', async () => {
    const { path } = await finishedAsset('film.png');
    expect(await api.post(`${path}/retry`)).toMatchObject(refusal('Asset has not failed'));
  });

  it('of a permanent failure is 409', async () => {
    const { path } = await finishedAsset('fail-permanent.png');
    expect(await api.post(`${path}/retry`)).toMatchObject(refusal('Asset is not retryable'));
  });

  it('after the last attempt is 409', async () => {
    await service().control.setBehaviour({ maxRetries: 2 });
    const { path, submissionId } = await finishedAsset('fail-always.png');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await api.post(`${path}/retry`)).status).toBe(202);
      expect((await api.finished(submissionId)).status).toBe('failed');
    }
    expect(await api.post(`${path}/retry`)).toMatchObject(refusal('Asset has no retry attempts left'));
  });
});
