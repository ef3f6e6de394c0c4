/** What the drawer makes of results: their order, their icons, and which uploads have any. */
import type { Issue, Severity, SeverityCounts, UploadRow } from '../../preload/contract.ts';
import { severities } from '../../preload/contract.ts';
import type { IconName } from '../ui/icons/iconPaths.ts';

export type ShownSeverity = Severity | 'OTHER';

/** The gravest first; what the documentation does not name comes last. */
export const shownSeverities: readonly ShownSeverity[] = [...severities, 'OTHER'];

/** Each has a shape of its own, so that colour is never needed to tell them apart. */
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

/** The gravest first, otherwise as they came. */
export function sortBySeverity(issues: readonly Issue[]): Issue[] {
  return issues.toSorted((one, other) => rank(one) - rank(other));
}

export function totalIssues(counts: SeverityCounts): number {
  return shownSeverities.reduce((total, severity) => total + counts[severity], 0);
}

/** `ask`: the service has results or will say why not; `later`: it is still at it; `none`: there are none to expect. */
export function resultsAvailability(row: UploadRow): 'ask' | 'later' | 'none' {
  if (row.submissionId === null || row.assetId === null) return 'none';
  if (row.state === 'processing') return 'later';
  return row.state === 'complete' || row.state === 'already-submitted' ? 'ask' : 'none';
}
