/** What became of one step, and what a failure means for the upload that met it. Pure. */
import type { Failure } from '../../preload/contract.ts';
import { triesPerStep } from '../api/backoff.ts';
import { closesGate } from '../api/gates.ts';
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
 * tries: they fail no upload (promise 5).
 */
export function mayRetry(failure: Failure, triesSoFar: number): boolean {
  return failure.scope === 'network' || triesSoFar < triesPerStep;
}
