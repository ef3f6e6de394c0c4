/** What became of one step, and what a failure means for the upload that met it. */
import type { Failure, TimelineEntry } from '../../preload/contract.ts';
import type { Clock } from '../clock.ts';
import { isOutage } from '../errors/errorTaxonomy.ts';
import { type BackoffPolicy, backoffMs, triesPerStep } from '../shared/backoff.ts';
import type { UploadEvent } from './machine.ts';
import type { Upload } from './model/upload.ts';
import type { Passages } from './passages.ts';
import type { UploadStore } from './store/uploadStore.ts';

export type StepResult =
  | { readonly result: 'done'; readonly event: UploadEvent }
  /** Try the step again after a pause. */
  | { readonly result: 'retry'; readonly failure: Failure }
  /** An account or network trouble closed a gate: wait there, nothing is counted. */
  | { readonly result: 'gate'; readonly failure: Failure }
  | { readonly result: 'failed'; readonly failure: Failure }
  | { readonly result: 'changed' };

/** A failure of a request that went through the gates. */
export function resultOfApiFailure(failure: Failure): StepResult {
  return isOutage(failure) ? { result: 'gate', failure } : resultOfFailure(failure);
}

/** A failure of anything else: storage and the file system have no gates. */
export function resultOfFailure(failure: Failure): StepResult {
  return failure.retry === 'never' ? { result: 'failed', failure } : { result: 'retry', failure };
}

/** An endpoint that answers nobody for longer than this is not waited for. */
const longestClosedMs = 86_400_000;
/** One that answers nobody is asked more and more seldom. */
const seldomTimes = 5;

export interface TriedStep {
  readonly failure: Failure;
  /** The tries of the step so far, this one included. */
  readonly attempt: number;
  readonly now: number;
  /** Asked for only when the tries are many. */
  readonly timeline: () => readonly TimelineEntry[];
  /** Whether nobody got through this step since then, and others met the same. */
  readonly isClosedSince: (since: number) => boolean;
}

/**
 * When a step that failed for a passing reason is tried again; null: not any more. Troubles of the network have no end to
 * their tries, nor has, for a day, an endpoint that answers nobody; what they took is not missing to the others: they fail
 * no upload (promise 6).
 */
export function pauseBeforeRetry(
  { failure, attempt, now, timeline, isClosedSince }: TriedStep,
  policy: BackoffPolicy,
  random: number,
): number | null {
  const pause = ({ capMs }: Pick<BackoffPolicy, 'capMs'>) =>
    Math.max(backoffMs({ ...policy, capMs }, attempt, random), failure.retryAfterMs ?? 0);
  if (failure.scope === 'network' || attempt < triesPerStep) return pause(policy);
  const own = ownTroublesOf(timeline());
  if (own.length + 1 < triesPerStep) return pause(policy);
  const since = own[0]?.at ?? now;
  const isWaitedFor = now - since < longestClosedMs && isClosedSince(since);
  return isWaitedFor ? pause({ capMs: policy.capMs * seldomTimes }) : null;
}

export interface TroubleTools {
  readonly store: Pick<UploadStore, 'timeline'>;
  readonly clock: Clock;
  readonly backoff: () => BackoffPolicy;
  readonly passages: Pick<Passages, 'isClosedTo'>;
}

/** What becomes of an upload that met a passing trouble: another try after a pause, or its failure. */
export function eventOfTrouble(
  { store, clock, backoff, passages }: TroubleTools,
  upload: Upload,
  failure: Failure,
): UploadEvent {
  const now = clock.now();
  const tried: TriedStep = {
    failure,
    attempt: upload.attempt + 1,
    now,
    timeline: () => store.timeline(upload.id),
    isClosedSince: (since) => passages.isClosedTo(upload, failure, since),
  };
  const pauseMs = pauseBeforeRetry(tried, backoff(), clock.random());
  return pauseMs === null
    ? { event: 'failed', failure }
    : { event: 'retry', failure, retryAt: now + pauseMs };
}

/** What begins the counting of tries anew. */
const beginnings: ReadonlySet<TimelineEntry['event']> = new Set([
  'checked',
  'uploaded',
  'submitted',
  'reprocessing',
  'resumed',
  'retried',
  'new-version',
  'started-over',
]);

/** Tries since the last beginning that failed for a trouble of the upload's own. An outage gives back what it took. */
function ownTroublesOf(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const beginning = timeline.findLastIndex(
    ({ event, failure }) => beginnings.has(event) || (event === 'waiting' && failure !== undefined),
  );
  return timeline
    .slice(beginning + 1)
    .filter(({ event, failure }) => event === 'retrying' && failure?.scope === 'file');
}
