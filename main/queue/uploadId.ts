import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562): random, but for the moment it begins with, so that new rows come last in the
 * database's index of ids; in an order by chance each insert would touch a page of its own. `now`: milliseconds since 1970.
 */
export function newUploadId(now: number): string {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
  // What follows the version digit of a random UUID stays: its variant and its chance.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
