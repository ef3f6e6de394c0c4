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
  const waitMs = /^[+-]?\d{1,15}(\.\d+)?$/.test(text)
    ? Number(text) * 1_000
    : waitUntil(readHttpDate(text), now, readHttpDate(date));
  return waitMs === null ? null : Math.min(Math.max(waitMs, minPauseMs), maxPauseMs);
}

/** A clock of the service by which the wait would be absurd is wrong itself, or belongs to a proxy. */
function waitUntil(at: number | null, now: number, serviceNow: number | null): number | null {
  if (at === null) return null;
  const waitMs = at - (serviceNow ?? now);
  return waitMs > maxPauseMs && at - now <= maxPauseMs ? at - now : waitMs;
}

/** The three forms of an HTTP date, all in UTC (RFC 9110 §5.6.7). */
const httpDate =
  /^(?:[a-z]{3,9}, )?(?:\d{1,2}[ -][a-z]{3}[ -](?:\d{2}|\d{4}) \d{2}:\d{2}:\d{2} (?:GMT|UTC|[+]0000)|[a-z]{3} [a-z]{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/i;

/** Milliseconds since 1970; null for anything else, which Date.parse would often take for some date. */
export function readHttpDate(header: string | undefined): number | null {
  const text = header?.trim() ?? '';
  if (!httpDate.test(text)) return null;
  const at = Date.parse(/\d{4}$/.test(text) && !text.endsWith('+0000') ? `${text} GMT` : text);
  return Number.isNaN(at) ? null : at;
}
