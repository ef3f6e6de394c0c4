/** Pure functions for results: the order of issues, and which uploads have results. */
import { type Issue, type ShownSeverity, type UploadRow, shownSeverities } from '../../preload/contract.ts';

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

/**
 * `ask`: the service has results, or the reason why not. `later`: processing has not finished. `none`: no results
 * exist.
 */
export function resultsAvailability(row: UploadRow): 'ask' | 'later' | 'none' {
  if (row.submissionId === null || row.assetId === null) return 'none';
  if (row.state === 'processing') return 'later';
  return row.state === 'complete' || row.state === 'already-submitted' ? 'ask' : 'none';
}
