/** One asset of a submission: its detail, its results, and another try after a failure. */
import {
  answerWith,
  assetNotFinished,
  assetNotFound,
  refused,
  resultsUnreadable,
  submissionNotFound,
  type Answer,
  type Checked,
} from '../answers.ts';
import type { Backing, Call, Handler, Handlers } from '../api.ts';
import type { Results } from '../results.ts';
import type { Asset, RetryOutcome, Submission } from '../submissions.ts';
import type { World } from '../world.ts';
import { creationView } from './submissions.ts';

interface Found {
  readonly submission: Submission;
  readonly asset: Asset;
}

const retryRefusals: Readonly<Record<Exclude<RetryOutcome, 'accepted'>, Answer>> = {
  'not-failed': refused(409, 'Asset has not failed'),
  'not-retryable': refused(409, 'Asset is not retryable'),
  exhausted: refused(409, 'Asset has no retry attempts left'),
  'in-progress': refused(409, 'Retry already in progress'),
};

export function assetRoutes(
  backing: Backing,
): Handlers<'assets.get' | 'assets.issues' | 'assets.topics' | 'assets.retry'> {
  /** A read of results: 404 before there are any, 502 when they cannot be loaded. */
  const reading =
    (view: (found: Found, results: Results) => unknown): Handler =>
    (call) => {
      const world = backing.world();
      const found = find(call, world);
      if (!found.ok) return found.answer;
      const { submission, asset } = found.value;
      const results = world.submissions.resultsOf(submission, asset);
      if (results === null) return assetNotFinished;
      if (asset.filename.includes('lost-results')) return resultsUnreadable;
      return answerWith(200, view(found.value, results));
    };

  return {
    'assets.get': (call) => {
      const world = backing.world();
      const found = find(call, world);
      if (!found.ok) return found.answer;
      const { submissions } = world;
      const { submission, asset } = found.value;
      const issues = submissions.resultsOf(submission, asset)?.issues ?? null;
      return answerWith(200, {
        assetId: asset.assetId,
        submissionId: submission.submissionId,
        filename: asset.filename,
        mimeType: asset.mimeType,
        status: submissions.stateOf(asset).status,
        issueCount: issues?.length ?? null,
        versionNumber: asset.versionNumber,
        versionGroupId: asset.versionGroupId,
        issues: issues ?? [],
      });
    },

    'assets.issues': reading(({ asset }, { issues }) => ({ assetId: asset.assetId, issues })),

    'assets.topics': reading(({ submission, asset }, { topics, orphanIssues }) => ({
      assetId: asset.assetId,
      topics,
      orphanIssues,
      metadata: { ...submission.metadata },
    })),

    'assets.retry': (call) => {
      const world = backing.world();
      const found = find(call, world);
      if (!found.ok) return found.answer;
      const { submission, asset } = found.value;
      const outcome = world.submissions.retry(submission, asset, world.behaviour.maxRetries);
      if (outcome !== 'accepted') return retryRefusals[outcome];
      return answerWith(202, creationView(submission, 'processing', [asset]));
    },
  };
}

function find({ caller, params }: Call, { submissions }: World): Checked<Found> {
  const submission = submissions.find(caller.workspaceId, params['submissionId'] ?? '');
  if (submission === null) return { ok: false, answer: submissionNotFound };
  const asset = submission.assets.find(({ assetId }) => assetId === params['assetId']);
  return asset === undefined
    ? { ok: false, answer: assetNotFound }
    : { ok: true, value: { submission, asset } };
}
