/** The days of the list, in the computer's time zone. */

/** The day of an upload that has not ended; later than every day. */
export const underWay = Number.MAX_SAFE_INTEGER;

/** The beginning of the day in the computer's time zone, in milliseconds since 1970. */
export function localDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
