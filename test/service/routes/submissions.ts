/** Submitting uploaded blobs, and following a submission. */
import { z } from 'zod';

import { categoryOf, isAllowedType } from '../../../main/files/allowedTypes.ts';
import { proves } from '../../../main/files/proofs/typeProof.ts';
import {
  alreadySubmitted,
  answerWith,
  checked,
  invalid,
  invalidBlobPath,
  mismatchedType,
  previousSubmissionNotFound,
  refused,
  submissionNotFound,
  unsupportedType,
  type Answer,
  type Checked,
} from '../answers.ts';
import type { Backing, Handlers } from '../api.ts';
import { bareType } from '../bareType.ts';
import type { Behaviour } from '../behaviour.ts';
import { filenameOf } from '../filenames.ts';
import type { Caller } from '../keys.ts';
import { failureOf, type Asset, type NewAsset, type Submission } from '../submissions.ts';
import type { World } from '../world.ts';

const assetRequest = z.object({ blobPath: z.string().min(1), previousSubmissionId: z.uuid().nullish() });
const createRequest = z.object({
  assets: z.array(assetRequest).min(1),
  sidekickIds: z.array(z.uuid()).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
const createQuery = z.object({ simulationDelaySeconds: z.coerce.number().int().min(0).max(30).optional() });

export function submissionRoutes(backing: Backing): Handlers<'submissions.create' | 'submissions.get'> {
  return {
    'submissions.create': async ({ caller, body, query }) => {
      const world = backing.world();
      const { submissions, ledger, behaviour } = world;
      const options = checked(createQuery, query, behaviour.validationShape);
      if (!options.ok) return options.answer;
      const { simulationDelaySeconds } = options.value;
      if (simulationDelaySeconds !== undefined && caller.environment === 'live') {
        return refused(400, 'simulationDelaySeconds is only available to sandbox API keys');
      }
      const wanted = checked(createRequest, body, behaviour.validationShape);
      if (!wanted.ok) return wanted.answer;

      if (wanted.value.assets.length > behaviour.maxAssets) return tooMany(behaviour);

      const assets: NewAsset[] = [];
      for (const [index, request] of wanted.value.assets.entries()) {
        const asset = await acceptedAsset(request, caller, backing);
        if (!asset.ok) return named(asset.answer, index, request.blobPath, behaviour);
        assets.push(asset.value);
      }
      // Nothing is awaited from here on, so of two equal concurrent requests one is created and one refused.
      const twice = assets.find(
        ({ blobPath, previous }, index) =>
          submissions.isSubmitted(blobPath, previous) ||
          assets.findIndex((other) => other.blobPath === blobPath) !== index,
      );
      if (twice !== undefined) {
        const { blobPath } = twice;
        return named(conflict(blobPath, world), assets.indexOf(twice), blobPath, behaviour);
      }
      const submission = submissions.create({
        workspaceId: caller.workspaceId,
        assets,
        sidekickIds: wanted.value.sidekickIds ?? [],
        metadata: wanted.value.metadata ?? {},
        delayMs: (simulationDelaySeconds ?? 0) * 1_000,
      });
      for (const { blobPath } of assets) ledger.submitted(blobPath, submission.submissionId);
      ledger.created({
        submissionId: submission.submissionId,
        blobPaths: assets.map(({ blobPath }) => blobPath),
        sidekickIds: submission.sidekickIds,
        metadata: submission.metadata,
      });
      return answerWith(201, creationView(submission, 'submitted'));
    },

    'submissions.get': ({ caller, params }) => {
      const { submissions } = backing.world();
      const submission = submissions.find(caller.workspaceId, params['submissionId'] ?? '');
      return submission === null
        ? submissionNotFound
        : answerWith(200, submissionView(submission, backing.world()));
    },
  };
}

/** The answer to creating, and to retrying one asset of it. */
export function creationView(
  submission: Submission,
  status: 'submitted' | 'processing',
  assets: readonly Asset[] = submission.assets,
) {
  const { submissionId, workflowId, workspaceId } = submission;
  return {
    submissionId,
    workflowId,
    ablyChannel: `workspace:${workspaceId}:submission:${submissionId}`,
    status,
    assets: assets.map(({ assetId, versionGroupId, versionNumber }) => ({
      assetId,
      versionGroupId,
      versionNumber,
    })),
  };
}

function submissionView(submission: Submission, { submissions }: World) {
  const views = submission.assets.map((asset) => {
    const state = submissions.stateOf(asset);
    const failure = state.status === 'failed' ? failureOf(asset) : null;
    return { asset, state, failure };
  });
  const failures = views.flatMap(({ failure }) => failure ?? []);
  const percents = views.map(({ state }) => state.progressPercent);
  const status = overallStatus(views.map(({ state }) => state.status));
  const finishedAt = Math.max(...submission.assets.map((asset) => asset.finishedAt ?? 0));
  const isOver = status === 'complete' || status === 'failed';
  return {
    submissionId: submission.submissionId,
    workflowId: submission.workflowId,
    workspaceId: submission.workspaceId,
    status,
    progressPercent: Math.floor(percents.reduce((sum, percent) => sum + percent, 0) / percents.length),
    createdAt: new Date(submission.createdAt).toISOString(),
    completedAt: isOver ? new Date(finishedAt).toISOString() : null,
    errorMessage: failures[0]?.errorMessage ?? null,
    isRetryable: failures.some(({ isRetryable }) => isRetryable),
    assets: views.map(({ asset, failure }) => ({
      assetId: asset.assetId,
      versionGroupId: asset.versionGroupId,
      versionNumber: asset.versionNumber,
      issueCount: submissions.resultsOf(submission, asset)?.issues.length ?? null,
      errorMessage: failure?.errorMessage ?? null,
      errorType: failure?.errorType ?? null,
      isRetryable: failure?.isRetryable ?? false,
      retryCount: asset.retryCount,
    })),
  };
}

/** Ends when every asset has ended, and fails when one has failed. */
function overallStatus(statuses: readonly ('submitted' | 'processing' | 'complete' | 'failed')[]) {
  if (statuses.every((status) => status === 'submitted')) return 'submitted';
  if (statuses.some((status) => status === 'submitted' || status === 'processing')) return 'processing';
  return statuses.includes('failed') ? 'failed' : 'complete';
}

/** The checks of one asset, in the order of the statuses: 403, 404, 409, then the stored bytes: 413, 415. */
async function acceptedAsset(
  { blobPath, previousSubmissionId }: z.output<typeof assetRequest>,
  { workspaceId }: Caller,
  backing: Backing,
): Promise<Checked<NewAsset>> {
  const world = backing.world();
  const { submissions, behaviour, declaredTypes } = world;

  const blob = blobPath.startsWith(`${workspaceId}/`) ? await backing.blobs().view(blobPath) : null;
  if (blob === null) return refuse(invalidBlobPath);
  const isNewVersion = typeof previousSubmissionId === 'string';
  const previous = isNewVersion ? submissions.find(workspaceId, previousSubmissionId) : null;
  if (isNewVersion && previous === null) return refuse(previousSubmissionNotFound);
  if (submissions.isSubmitted(blobPath, previous)) return refuse(conflict(blobPath, world));

  const ownType = bareType(blob.contentType);
  const type = declaredTypes.get(blobPath) ?? ownType;
  if (!isAllowedType(type)) return refuse(unsupportedType);
  const category = categoryOf(type);
  const capBytes = category === null ? 0 : behaviour.capsBytes[category];
  if (blob.sizeBytes > capBytes) {
    return refuse(refused(413, `File too large; the limit for ${category} is ${capBytes} bytes`));
  }
  // Azure's default type means that no type was declared, so it matches any type.
  const isContradicted = ownType !== type && ownType !== 'application/octet-stream';
  if (isContradicted || !(await proves(type, blob))) return refuse(mismatchedType);
  return { ok: true, value: { blobPath, filename: filenameOf(blobPath), mimeType: type, previous } };
}

function tooMany({ maxAssets, tooManyStatus, validationShape }: Behaviour): Answer {
  const message = `At most ${maxAssets} assets are possible in one submission`;
  return tooManyStatus === 413
    ? refused(413, message)
    : invalid([{ path: ['assets'], message }], validationShape);
}

/** The refusal of a request because of one asset, as the behaviour names it. */
function named(answer: Answer, index: number, blobPath: string, { namesAsset }: Behaviour): Answer {
  const body = answer.json as { readonly detail: string };
  switch (namesAsset) {
    case 'no':
      return answer;
    case 'index': {
      const problem = { loc: ['body', 'assets', index, 'blobPath'], msg: body.detail };
      return { ...answer, json: { ...body, fields: [problem] } };
    }
    case 'blob-path':
      return { ...answer, json: { ...body, detail: `${body.detail}: ${blobPath}` } };
    case 'filename':
      return { ...answer, json: { ...body, detail: `${body.detail}: ${filenameOf(blobPath)}` } };
  }
}

function refuse(answer: Answer): Checked<NewAsset> {
  return { ok: false, answer };
}

function conflict(blobPath: string, { ledger }: World): Answer {
  ledger.conflicted(blobPath);
  return alreadySubmitted;
}
