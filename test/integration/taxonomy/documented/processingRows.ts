/** Refusals while a submission is followed, and when its processing is to be repeated: 404 and 409. */
import { eventually } from '../../../support/poll.ts';
import { answers, completed, domain, failure, forSupport, ofFile, refusedForGood } from './expected.ts';
import type { DocumentedRow, Scene, Words } from './row.ts';

const unknownSubmission: Words = {
  line: 'Submission not found',
  below: 'It isn’t in this workspace',
};

const followingRows: readonly DocumentedRow[] = [
  {
    endpoint: 'submissions.get',
    answer: '404 for a moment: a submission may not be readable at once',
    arrange: answers('submissions.get', { ...domain(404, 'Submission not found'), next: 2 }),
    outcome: completed(failure('submission-not-found', forSupport, 404, 'Submission not found'), 3),
  },
  {
    endpoint: 'submissions.get',
    answer: '404 for good: asked six times, because of the row above',
    arrange: answers('submissions.get', domain(404, 'Submission not found')),
    outcome: {
      ...refusedForGood(
        failure('submission-not-found', forSupport, 404, 'Submission not found'),
        unknownSubmission,
      ),
      requests: 6,
    },
  },
];

/** Another client retries its processing first and waits until its status is `status`. */
async function reprocessElsewhere(
  { service, app, name }: Scene,
  status: 'processing' | 'complete',
): Promise<void> {
  const { submissionId, assetId } = app.row(name);
  const url = `${service.apiUrl}/api/integrations/submissions/${submissionId}`;
  const headers = { 'X-API-Key': service.keys.sandbox };
  await fetch(`${url}/assets/${assetId}/retry`, { method: 'POST', headers });
  await eventually(
    async () => (await (await fetch(url, { headers })).json()) as { status: string },
    (submission) => submission.status === status,
  );
  await service.control.resetLedger();
}

const reprocessRows: readonly DocumentedRow[] = [
  {
    endpoint: 'assets.retry',
    answer: '404 in another workspace',
    arrange: async ({ service, app }) =>
      app.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.otherWorkspace }),
    outcome: refusedForGood(
      failure('submission-not-found', forSupport, 404, 'Submission not found'),
      unknownSubmission,
    ),
  },
  {
    endpoint: 'assets.retry',
    answer: '409 retry already in progress: followed to its end',
    arrange: async (scene) => {
      await scene.service.control.setProcessingSpeed(0.5);
      await reprocessElsewhere(scene, 'processing');
    },
    act: async ({ service, app, name }) => {
      app.queue.actions.act('retry', [app.row(name).id]);
      await eventually(
        () => service.control.ledger({ endpoint: 'assets.retry' }),
        ({ requests }) => requests.some(({ status }) => status === 409),
      );
      await service.control.setProcessingSpeed(1_000);
    },
    outcome: completed(
      failure(
        'retry-in-progress',
        { scope: 'file', retry: 'never', action: 'wait' },
        409,
        'Retry already in progress',
      ),
      1,
    ),
  },
  {
    endpoint: 'assets.retry',
    answer: '409 not failed any more: followed to its end',
    arrange: (scene) => reprocessElsewhere(scene, 'complete'),
    outcome: completed(
      failure(
        'retry-not-failed',
        { scope: 'file', retry: 'never', action: 'wait' },
        409,
        'Asset has not failed',
      ),
      1,
    ),
  },
  {
    endpoint: 'assets.retry',
    answer: '409 not retryable',
    arrange: answers('assets.retry', domain(409, 'Asset is not retryable')),
    outcome: refusedForGood(failure('retry-not-retryable', ofFile, 409, 'Asset is not retryable'), {
      line: 'Can’t be processed again',
      below: 'Another attempt won’t help',
    }),
  },
  {
    endpoint: 'assets.retry',
    answer: '409 no attempts left',
    arrange: ({ service }) => service.control.setBehaviour({ maxRetries: 0 }),
    outcome: refusedForGood(
      failure('retries-exhausted', forSupport, 409, 'Asset has no retry attempts left'),
      { line: 'No retries left', below: 'Contact support' },
    ),
  },
];

export const processingRows: readonly DocumentedRow[] = [...followingRows, ...reprocessRows];
