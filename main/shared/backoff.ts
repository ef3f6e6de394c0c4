/** Exponential backoff with full jitter: the API's guidance for 500 and 502. */
import { defaultSettings } from '../../preload/contract/settingsTable.ts';

export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Pauses while an outage lasts. They keep growing with it, so that a long one costs few requests. */
export interface OutagePauses extends BackoffPolicy {
  /** The longest pause of a long outage. Default: `capMs`. */
  readonly lateCapMs?: number;
}

/** A pause of this share of an outage delays its end unnoticed, and needs a number of tries that hardly grows. */
const shareOfOutage = 1 / 12;

/** The pauses after an outage has lasted for `lastedMs`. */
export function outagePauses(
  { baseMs, capMs, lateCapMs = capMs }: OutagePauses,
  lastedMs: number,
): BackoffPolicy {
  return { baseMs, capMs: Math.max(capMs, Math.min(lateCapMs, Math.round(lastedMs * shareOfOutage))) };
}

/** Between two tries of one request. Short, because a waiting request occupies its upload's slot. */
export const requestBackoff: BackoffPolicy = { baseMs: 400, capMs: 2_000 };
/**
 * Between two tries of an upload's step, unless the settings say otherwise; the upload waits in the queue meanwhile.
 */
export const stepBackoff: BackoffPolicy = {
  baseMs: defaultSettings.retryBaseMs,
  capMs: defaultSettings.retryCapMs,
};
/** Tries of one request before its upload returns to the queue. */
export const triesPerRequest = 3;
/** Whether a request of a step is repeated in place: a step that has failed often already has long pauses. */
export function retriesInPlace(attempt: number): 'short' | 'never' {
  return attempt < triesPerStep ? 'short' : 'never';
}
/** Tries of one step before a temporary error of the file's own fails the upload. */
export const triesPerStep = 12;

/** Milliseconds before try number `attempt + 1`; `attempt` counts from 1, `random` is in [0, 1). Never 0. */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: number): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.max(1, Math.round(ceiling * random));
}
