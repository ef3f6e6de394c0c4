/** What became of one step, and what a failure means for the upload that met it. Pure. */
import type { Failure, TimelineEntry } from '../../preload/contract.ts';
import { triesPerStep } from '../api/backoff.ts';
import { closesGate } from '../api/gates.ts';
import { isOutage } from '../api/serviceGate.ts';
import type { UploadEvent } from './machine.ts';

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
  return closesGate(failure) ? { result: 'gate', failure } : resultOfFailure(failure);
}

/** A failure of anything else: storage and the file system have no gates. */
export function resultOfFailure(failure: Failure): StepResult {
  return failure.retry === 'never' ? { result: 'failed', failure } : { result: 'retry', failure };
}

/**
 * Whether a step that failed for a passing reason may be tried again. Troubles of the network have no end to their
 * tries, and what they took is not missing to the others: they fail no upload (promise 6). `attempt`: the tries of the
 * step so far, this one included; `timeline` is asked for only when they are many.
 */
export function mayRetry(
  failure: Failure,
  attempt: number,
  timeline: () => readonly TimelineEntry[],
): boolean {
  return (
    failure.scope === 'network' || attempt < triesPerStep || ownTroublesOf(timeline()) + 1 < triesPerStep
  );
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
function ownTroublesOf(timeline: readonly TimelineEntry[]): number {
  const beginning = timeline.findLastIndex(
    ({ event, failure }) => beginnings.has(event) || (event === 'waiting' && isOutage(failure)),
  );
  return timeline
    .slice(beginning + 1)
    .filter(({ event, failure }) => event === 'retrying' && failure?.scope === 'file').length;
}
