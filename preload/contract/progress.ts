/** The numbers that window and tray tell: how many are done, and how much of everything is sent. Pure. */
import type { Overview } from './overview.ts';

/**
 * Files that need nothing more: complete ones and those that were already submitted. Bounded by what is neither
 * active nor in need of attention, so that it can never promise more than there is.
 */
export function finishedCount(counts: Overview['counts']): number {
  const ended = counts.done + counts['already-submitted'];
  return Math.max(0, Math.min(ended, counts.all - counts.active - counts.attention));
}

/** Share of all bytes, 0-1; null while there is nothing to send. Never 1 before everything has come to an end. */
export function overallShare(overview: Pick<Overview, 'progress' | 'counts'>): number | null {
  const { totalBytes, sentBytes } = overview.progress;
  const { all, active } = overview.counts;
  if (all === 0) return null;
  // What failed or was cancelled moves no further by itself.
  if (active === 0) return 1;
  if (totalBytes <= 0) return 0;
  return Math.min(0.99, Math.max(0, sentBytes / totalBytes));
}

/** Whole percent, rounded down: 100 only when it is all there. */
export function wholePercent(share: number): number {
  return Math.floor(Math.min(1, Math.max(0, share)) * 100);
}
