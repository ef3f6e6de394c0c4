/** What the four steps have in common: what each is given, what it reports while it runs, and how it ends. */
import type { Failure } from '../../../preload/contract.ts';
import { type Account, accountDigest } from '../../api/account.ts';
import type { RequestRetry } from '../../api/client.ts';
import type { Gates, Requester } from '../../api/gates/gates.ts';
import type { TransferDeps } from '../../transfer/transferJob.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { withEndpointProbe } from './endpointProbe.ts';
import { duplicateInFlight } from './findDuplicates.ts';
import type { GrowingFiles } from './growingFiles.ts';
import type { DuplicatePhase, InFlightDuplicates } from './inFlightDuplicates.ts';
import type { FailedTry, StepResult } from './retryPolicy.ts';

export interface StepDeps extends TransferDeps {
  readonly gates: TransferDeps['gates'] & Pick<Gates, 'targetAnswers' | 'targetFails'>;
  readonly store: UploadStore;
  readonly account: Account;
  readonly duplicates: InFlightDuplicates;
  /** Finds files that another program is still writing. */
  readonly growing: Pick<GrowingFiles, 'problem'>;
  /** Adds the files of the folder at the upload's path. `code`: the error because of which it was not listed. */
  readonly expandFolder: (upload: Upload) => Promise<{ readonly files: number } | { readonly code: string }>;
}

/** What a step reports while it runs. */
export interface StepReport {
  /** Applies an event; it is saved before the call returns. */
  apply(event: UploadEvent): void;
  /** The same in one transaction with other uploads. Resolves when it is saved; rejects with the run's reason to end. */
  applyTogether(event: UploadEvent): Promise<void>;
  progress(sentBytes: number): void;
  retrying(retry: RequestRetry): void;
}

export interface StepRun {
  readonly upload: Upload;
  readonly signal: AbortSignal;
  readonly report: StepReport;
}

/** The upload as the gates identify it. */
export function requesterOf({ id, failingSince }: Upload): Requester {
  return { id, failingSince };
}

export function done(event: UploadEvent): StepResult {
  return { result: 'done', event };
}

export function failedElsewhere(failure: Failure): StepResult {
  return { result: 'failed', failure, wasSent: true, via: 'elsewhere' };
}

/** A request failed. If its endpoint fails for every file, it is part of an outage. */
export async function probedAtGates(
  deps: StepDeps,
  run: StepRun,
  endpoint: Parameters<typeof withEndpointProbe>[2],
  { failure, wasSent }: Pick<FailedTry, 'failure' | 'wasSent'>,
): Promise<StepResult> {
  const tried = await withEndpointProbe(deps, run, endpoint, { failure, wasSent, via: 'gates' });
  return { result: 'failed', ...tried, via: 'gates' };
}

/** The longest time until a waiting duplicate checks again. It is resumed when the other upload finishes. */
const duplicateRecheckMs = 60_000;

/** The result if another upload sends or has submitted the same content; null: none does. */
export async function duplicateResult(
  deps: StepDeps,
  { upload, signal }: StepRun,
  phase: DuplicatePhase,
): Promise<StepResult | null> {
  const duplicate = await duplicateInFlight(deps, upload, accountDigest(deps.account), phase, signal);
  if (duplicate === 'none') return null;
  if (duplicate === 'in-flight')
    return done({ event: 'waiting-for-duplicate', retryAt: deps.clock.now() + duplicateRecheckMs });
  const file = deps.store.get(upload.id)?.file ?? null;
  if (file === null) return null;
  return done({
    event: 'already-submitted',
    docsUrl: null,
    detail: '',
    submission: duplicate.submission,
    file,
  });
}
