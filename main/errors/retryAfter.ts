/** Reads a Retry-After header (RFC 9110 §10.2.3): seconds or an HTTP date. */

/** No service means more than a day; a longer wait is cut to this. */
const maxPauseMs = 24 * 60 * 60 * 1_000;
/** Zero and negative waits would cause a flood of requests. */
const minPauseMs = 1_000;

/** Milliseconds to wait; null if the header is absent or malformed. `now`: milliseconds since 1970. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const waitMs = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  if (Number.isNaN(waitMs)) return null;
  return Math.min(Math.max(waitMs, minPauseMs), maxPauseMs);
}
