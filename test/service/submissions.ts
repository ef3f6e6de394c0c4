/** The submissions: what was submitted, which versions belong together, and how far processing is. */
import { randomUUID } from 'node:crypto';

import { planRun, stateOf, type ProcessingEnd, type Run, type RunState } from './processing.ts';
import type { ProcessingClock } from './processingClock.ts';
import { resultsOf, type Results } from './results.ts';

export interface Asset {
  readonly assetId: string;
  readonly blobPath: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly versionGroupId: string;
  readonly versionNumber: number;
  readonly retryCount: number;
  readonly run: Run;
  /** Real time; null while it runs. */
  readonly finishedAt: number | null;
}

export interface Submission {
  readonly submissionId: string;
  readonly workflowId: string;
  readonly workspaceId: string;
  readonly createdAt: number;
  readonly sidekickIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly assets: readonly Asset[];
}

export interface NewAsset {
  readonly blobPath: string;
  readonly filename: string;
  readonly mimeType: string;
  /** The submission that this one is a new version of. */
  readonly previous: Submission | null;
}

export interface NewSubmission {
  readonly workspaceId: string;
  readonly assets: readonly NewAsset[];
  readonly sidekickIds: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly delayMs: number;
}

export type RetryOutcome = 'accepted' | 'not-failed' | 'not-retryable' | 'exhausted' | 'in-progress';

export class Submissions {
  readonly #now: () => number;
  readonly #clock: ProcessingClock;
  readonly #byId = new Map<string, Submission>();
  /** The last submission of each blobPath. */
  readonly #lastOf = new Map<string, string>();
  readonly #lastVersion = new Map<string, number>();

  constructor(now: () => number, clock: ProcessingClock) {
    this.#now = now;
    this.#clock = clock;
  }

  /**
   * Whether the blobPath already belongs to a submission. As a new version of `previous` it may be posted once more, if
   * that is what it belongs to: the repeat of a request whose answer was lost is a conflict here too.
   */
  isSubmitted(blobPath: string, previous: Submission | null): boolean {
    const last = this.#lastOf.get(blobPath);
    return last !== undefined && last !== previous?.submissionId;
  }

  create(wanted: NewSubmission): Submission {
    const startedAt = this.#clock.now();
    const submission: Submission = {
      submissionId: randomUUID(),
      workflowId: randomUUID(),
      workspaceId: wanted.workspaceId,
      createdAt: this.#now(),
      sidekickIds: wanted.sidekickIds,
      metadata: wanted.metadata,
      assets: wanted.assets.map((asset) => ({
        assetId: randomUUID(),
        blobPath: asset.blobPath,
        filename: asset.filename,
        mimeType: asset.mimeType,
        ...this.#nextVersion(asset),
        retryCount: 0,
        run: planRun(asset.filename, 0, startedAt, wanted.delayMs),
        finishedAt: null,
      })),
    };
    for (const { blobPath } of wanted.assets) this.#lastOf.set(blobPath, submission.submissionId);
    this.#byId.set(submission.submissionId, submission);
    return submission;
  }

  /** Null when there is none of this id in this workspace. */
  find(workspaceId: string, submissionId: string): Submission | null {
    this.#settle(submissionId);
    const found = this.#byId.get(submissionId);
    return found?.workspaceId === workspaceId ? found : null;
  }

  stateOf(asset: Asset): RunState {
    return stateOf(asset.run, this.#clock.now());
  }

  /** Null while the asset is not complete. */
  resultsOf(submission: Submission, asset: Asset): Results | null {
    if (this.stateOf(asset).status !== 'complete' || asset.finishedAt === null) return null;
    const finishedAt = new Date(asset.finishedAt).toISOString();
    return resultsOf({ ...asset, sidekickIds: submission.sidekickIds, finishedAt });
  }

  retry(submission: Submission, asset: Asset, maxRetries: number): RetryOutcome {
    const { status } = this.stateOf(asset);
    if (status !== 'failed') {
      return asset.retryCount > 0 && status !== 'complete' ? 'in-progress' : 'not-failed';
    }
    if (!failureOf(asset)?.isRetryable) return 'not-retryable';
    if (asset.retryCount >= maxRetries) return 'exhausted';
    const retryCount = asset.retryCount + 1;
    const run = planRun(asset.filename, retryCount, this.#clock.now(), 0);
    this.#replace(submission, { ...asset, retryCount, run, finishedAt: null });
    return 'accepted';
  }

  /** What is over by now keeps the time it ended at; to be called before the clock's speed changes. */
  settleAll(): void {
    for (const submissionId of this.#byId.keys()) this.#settle(submissionId);
  }

  #settle(submissionId: string): void {
    const submission = this.#byId.get(submissionId);
    if (submission === undefined) return;
    for (const asset of submission.assets) {
      const endsAt = asset.run.startedAt + asset.run.durationMs;
      if (asset.finishedAt !== null || this.#clock.now() < endsAt) continue;
      this.#replace(submission, { ...asset, finishedAt: this.#clock.wallTimeOf(endsAt) });
    }
  }

  #replace({ submissionId }: Submission, asset: Asset): void {
    const submission = this.#byId.get(submissionId);
    if (submission === undefined) return;
    const assets = submission.assets.map((each) => (each.assetId === asset.assetId ? asset : each));
    this.#byId.set(submissionId, { ...submission, assets });
  }

  /** The previous submission's asset of the same blobPath, or its first, is the one that this continues. */
  #nextVersion({ blobPath, previous }: NewAsset): Pick<Asset, 'versionGroupId' | 'versionNumber'> {
    const before = previous?.assets.find((asset) => asset.blobPath === blobPath) ?? previous?.assets[0];
    const versionGroupId = before?.versionGroupId ?? randomUUID();
    const versionNumber = (this.#lastVersion.get(versionGroupId) ?? 0) + 1;
    this.#lastVersion.set(versionGroupId, versionNumber);
    return { versionGroupId, versionNumber };
  }
}

/** How a run fails, now or later; null for a run that completes. */
export function failureOf(asset: Asset): Extract<ProcessingEnd, { status: 'failed' }> | null {
  return asset.run.end.status === 'failed' ? asset.run.end : null;
}
