/** Reads a Retry-After header (RFC 9110 §10.2.3): seconds or an HTTP date. */

/** No service means more than a day; a longer wait is cut to this. */
const maxPauseMs = 24 * 60 * 60 * 1_000;
/** Zero and negative waits would cause a flood of requests. */
const minPauseMs = 1_000;

/**
 * Milliseconds to wait; null if the header is absent or malformed. `now`: milliseconds since 1970. `date`: the answer's
 * own Date header. A time that the service names is compared with its own clock, because this computer's may be wrong.
 */
export function readRetryAfter(header: string | undefined, now: number, date?: string): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const waitMs = /^[+-]?\d+(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - clockOf(date, now);
  if (Number.isNaN(waitMs)) return null;
  return Math.min(Math.max(waitMs, minPauseMs), maxPauseMs);
}

function clockOf(date: string | undefined, now: number): number {
  const serviceNow = Date.parse(date ?? '');
  return Number.isNaN(serviceNow) ? now : serviceNow;
}
