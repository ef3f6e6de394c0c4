/** How one asset's processing runs: decided from its file name and attempt, then a pure function of time. */
import { createHash } from 'node:crypto';

export type ProcessingEnd =
  | { readonly status: 'complete' }
  | {
      readonly status: 'failed';
      readonly isRetryable: boolean;
      readonly errorType: string;
      readonly errorMessage: string;
    };

export interface Run {
  /** On the processing clock, as are the durations. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** How much of it is spent as `submitted`, before processing begins; a retry has none of it. */
  readonly queuedMs: number;
  readonly end: ProcessingEnd;
}

export interface RunState {
  readonly status: 'submitted' | 'processing' | 'complete' | 'failed';
  readonly progressPercent: number;
}

/** The part of a first run that is spent as `submitted`. */
const queuedShare = 0.1;
/** How far a failing run gets. */
const failurePercent = 60;

/**
 * `fail-retryable` in the name fails until the first retry, `fail-always` through every retry, `fail-permanent`
 * without a retry being allowed. Everything else completes, after 1 to 2 s plus the simulation delay.
 */
export function planRun(filename: string, attempt: number, startedAt: number, delayMs: number): Run {
  const durationMs = 1_000 + (seedOf(filename) % 1_000) + delayMs;
  const queuedMs = attempt === 0 ? durationMs * queuedShare : 0;
  return { startedAt, durationMs, queuedMs, end: endOf(filename, attempt) };
}

export function stateOf(run: Run, now: number): RunState {
  const elapsedMs = now - run.startedAt;
  const lastPercent = run.end.status === 'failed' ? failurePercent : 100;
  if (elapsedMs >= run.durationMs) return { status: run.end.status, progressPercent: lastPercent };
  if (elapsedMs < run.queuedMs) return { status: 'submitted', progressPercent: 0 };
  const done = (elapsedMs - run.queuedMs) / (run.durationMs - run.queuedMs);
  return { status: 'processing', progressPercent: Math.min(lastPercent - 1, Math.floor(done * lastPercent)) };
}

/** A number that is always the same for the same text. */
export function seedOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

function endOf(filename: string, attempt: number): ProcessingEnd {
  if (filename.includes('fail-permanent')) {
    return {
      status: 'failed',
      isRetryable: false,
      errorType: 'UNREADABLE_MEDIA',
      errorMessage: 'The file could not be decoded',
    };
  }
  if (filename.includes('fail-always') || (filename.includes('fail-retryable') && attempt === 0)) {
    return {
      status: 'failed',
      isRetryable: true,
      errorType: 'PROCESSING_TIMEOUT',
      errorMessage: 'Processing took too long and was stopped',
    };
  }
  return { status: 'complete' };
}
