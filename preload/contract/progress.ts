/** The progress numbers that the window, the tray and the taskbar share. */
import type { Overview } from './overview.ts';

/**
 * The number of files that are complete or were already submitted. It is limited to the uploads that are neither active nor
 * in need of attention, so that it is never too high.
 */
export function finishedCount(counts: Overview['counts']): number {
  const ended = counts.done + counts['already-submitted'];
  return Math.max(0, Math.min(ended, counts.all - counts.active - counts.attention));
}

/** The fraction of all bytes that were sent, 0-1; null while the list is empty. It is 1 only when no upload is active. */
export function overallShare(overview: Pick<Overview, 'progress' | 'counts'>): number | null {
  const { totalBytes, sentBytes } = overview.progress;
  const { all, active } = overview.counts;
  if (all === 0) return null;
  // Failed and cancelled uploads do not continue without a person.
  if (active === 0) return 1;
  if (totalBytes <= 0) return 0;
  return Math.min(0.99, Math.max(0, sentBytes / totalBytes));
}

/** Whole percent, rounded down, so that it is 100 only when everything was sent. */
export function wholePercent(share: number): number {
  return Math.floor(Math.min(1, Math.max(0, share)) * 100);
}
