/**
 * What the list knows of the findings of an upload, as one number: for the order by severity, for the filters, and for
 * the words of a search. Pure.
 */
import {
  type SeverityCounts,
  type ShownSeverity,
  shownSeverities,
} from '../../../preload/contract/results.ts';
import { type StatusFacts, severitiesOf } from '../model/upload.ts';

/** The words by which a search finds uploads with issues of a severity, in lower case. */
export type SeverityWords = Readonly<Record<ShownSeverity, string>>;

/** The documented names of the service. */
export const englishWords: SeverityWords = {
  CRITICAL: 'critical',
  MAJOR: 'major',
  MINOR: 'minor',
  INFO: 'info',
  OTHER: '',
};

/** More issues of one severity count as this many; the number below stays exact. */
const maxCount = 2 ** 12 - 1;
const step = maxCount + 1;
const noReview = -1;

/**
 * The place in the order by severity: first by the number of critical issues, then by that of major ones, and so on.
 * Issues that were not read yet come after all others, and before uploads without issues.
 */
export function severityRank(status: StatusFacts): number {
  if (status.state !== 'complete') return noReview;
  const counts = severitiesOf(status);
  if (counts === null) return Math.min(status.issueCount ?? 0, 1);
  const places = [counts.CRITICAL, counts.MAJOR, counts.MINOR, counts.INFO + counts.OTHER];
  // The last bit is that of issues that were not read yet.
  return 2 * places.reduce((rank, count) => rank * step + Math.min(count, maxCount), 0);
}

/** Whether an upload of this rank has issues, read or not. */
export function hasIssues(rank: number): boolean {
  return rank > 0;
}

export function isCritical(rank: number): boolean {
  return rank >= 2 * step ** 3;
}

/** '' without issues, or before they were read. */
export function wordsOfFindings(status: StatusFacts, words: SeverityWords): string {
  const counts: SeverityCounts | null = severitiesOf(status);
  if (counts === null) return '';
  return shownSeverities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => words[severity])
    .join(' ');
}
