/** Pure functions for results: the order and icons of severities, and which uploads have results. */
import type { Issue, Severity, SeverityCounts, UploadRow } from '../../preload/contract.ts';
import { severities } from '../../preload/contract.ts';
import type { IconName } from '../ui/icons/iconPaths.ts';

export type ShownSeverity = Severity | 'OTHER';

/** The most severe first. `OTHER`, for values that the API documentation does not name, is last. */
export const shownSeverities: readonly ShownSeverity[] = [...severities, 'OTHER'];

/** Each icon has its own shape, so that severities differ without colour. */
export const severityIcons: Readonly<Record<ShownSeverity, IconName>> = {
  CRITICAL: 'critical',
  MAJOR: 'attention',
  MINOR: 'minor',
  INFO: 'info',
  OTHER: 'unknown',
};

export function severityOf(issue: Issue): ShownSeverity {
  return issue.severity ?? 'OTHER';
}

function rank(issue: Issue): number {
  return shownSeverities.indexOf(severityOf(issue));
}

/** The most severe first, otherwise in their original order. */
export function sortBySeverity(issues: readonly Issue[]): Issue[] {
  return issues.toSorted((one, other) => rank(one) - rank(other));
}

export function totalIssues(counts: SeverityCounts): number {
  return shownSeverities.reduce((total, severity) => total + counts[severity], 0);
}

/**
 * `ask`: the service has results, or the reason why not. `later`: processing has not finished. `none`: no results
 * exist.
 */
export function resultsAvailability(row: UploadRow): 'ask' | 'later' | 'none' {
  if (row.submissionId === null || row.assetId === null) return 'none';
  if (row.state === 'processing') return 'later';
  return row.state === 'complete' || row.state === 'already-submitted' ? 'ask' : 'none';
}
