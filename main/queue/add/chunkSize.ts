/** How many are taken in at a time: as many as keep the rest of the app waiting for a few milliseconds only. Pure. */

export const firstChunkSize = 100;
const smallest = 10;
const largest = 1_000;
/** Shorter and longer than this, the next chunk is doubled or halved; a picture on a screen lasts 16 ms. */
const shortMs = 6;
const longMs = 12;

/** `tookMs`: how long the last chunk took; whole milliseconds are fine enough. */
export function nextChunkSize(size: number, tookMs: number): number {
  if (tookMs < shortMs) return Math.min(largest, size * 2);
  return tookMs > longMs ? Math.max(smallest, Math.floor(size / 2)) : size;
}
