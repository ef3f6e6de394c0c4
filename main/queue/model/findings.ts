/** The issues of a review as the app keeps them: counted by severity, with texts of bounded length. Pure. */
import {
  type SeverityCounts,
  type ShownSeverity,
  noIssues,
  severities,
} from '../../../preload/contract/results.ts';
import { redact } from '../../shared/redact.ts';

/** One issue of a review. Texts that the service left out are ''. */
export interface Finding {
  readonly id: string;
  readonly referenceNumber: string;
  readonly ruleCode: string;
  readonly summary: string;
  /** As the service wrote it. */
  readonly severity: string;
  readonly status: string;
  readonly headline: string;
  readonly reasoning: string;
  readonly sidekickId: string;
}

/** An issue as the service sends it. */
interface ServiceIssue extends Omit<Finding, 'headline' | 'reasoning'> {
  readonly severityReasoningHeadline: string;
  readonly severityReasoning: string;
}

/** More than anyone reads in a table. The results in the window are always the whole texts of the service. */
const maxLength = 4_000;

export function findingOf(issue: ServiceIssue): Finding {
  return {
    id: kept(issue.id),
    referenceNumber: kept(issue.referenceNumber),
    ruleCode: kept(issue.ruleCode),
    summary: kept(issue.summary),
    severity: kept(issue.severity),
    status: kept(issue.status),
    headline: kept(issue.severityReasoningHeadline),
    reasoning: kept(issue.severityReasoning),
    sidekickId: kept(issue.sidekickId),
  };
}

export function countBySeverity(issues: Iterable<Pick<Finding, 'severity'>>): SeverityCounts {
  const counts = { ...noIssues };
  for (const { severity } of issues) counts[severityNamed(severity)] += 1;
  return counts;
}

/** `OTHER` for a text that the API's documentation does not name. */
export function severityNamed(text: string): ShownSeverity {
  return documentedName(severities, text) ?? 'OTHER';
}

/** The documented name that a text of the service means; null if it means none. */
export function documentedName<Name extends string>(names: readonly Name[], text: string): Name | null {
  const wanted = text.toUpperCase().replaceAll(/[\s-]+/g, '_');
  return names.find((name) => name === wanted) ?? null;
}

function kept(text: string): string {
  const safe = redact(text);
  return safe.length > maxLength ? `${safe.slice(0, maxLength - 1)}…` : safe;
}
