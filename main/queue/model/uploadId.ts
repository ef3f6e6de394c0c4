/** Ids of uploads. */
import { randomUUID } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562). It begins with the time, so that new rows are last in the database's index of ids;
 * with random ids each insert would change another page. `now`: milliseconds since 1970.
 */
export function newUploadId(now: number): string {
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
  // The rest of a random UUID, from its variant on, is used as it is.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
