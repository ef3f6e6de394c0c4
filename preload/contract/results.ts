/** The results of the review of an asset, as the window sees them. All texts come from the service and are never shown as markup. */
import type { AccountLabel } from './accounts.ts';
import type { Failure } from './failure.ts';

/** In descending order of severity. */
export const severities = ['CRITICAL', 'MAJOR', 'MINOR', 'INFO'] as const;
export type Severity = (typeof severities)[number];

export const issueStatuses = [
  'OPEN',
  'ACKNOWLEDGED',
  'AWAITING_HUMAN_INPUT',
  'RESOLVED',
  'DISMISSED',
] as const;
export type IssueStatus = (typeof issueStatuses)[number];

/** A link that the window opens by its id. Only the main process knows the address. */
export interface ResultLink {
  readonly id: string;
  /** The host name and port of the address, in ASCII. */
  readonly host: string;
}

/** An earlier decision about a similar issue. Texts that the service left out are ''. */
export interface Precedent {
  readonly title: string;
  readonly decision: string;
  readonly date: string;
  /** null when the address may not be opened. It is then shown as text. */
  readonly link: ResultLink | null;
  readonly address: string;
}

export interface Issue {
  readonly id: string;
  readonly referenceNumber: string;
  readonly ruleCode: string;
  readonly summary: string;
  /** null for a value that is not documented. `severityText` is the value from the service. */
  readonly severity: Severity | null;
  readonly severityText: string;
  readonly status: IssueStatus | null;
  readonly statusText: string;
  readonly headline: string;
  readonly reasoning: string;
  /** The sidekick that found the issue; '' when the service left it out. */
  readonly sidekickId: string;
  readonly precedents: readonly Precedent[];
}

export interface ResultTopic {
  readonly title: string;
  readonly summary: string;
  readonly issues: readonly Issue[];
}

/** `OTHER`: a severity that the API's documentation does not name. */
export type ShownSeverity = Severity | 'OTHER';

/** In descending order of severity; `OTHER` is last. */
export const shownSeverities: readonly ShownSeverity[] = [...severities, 'OTHER'];

/** The number of issues of each severity. */
export type SeverityCounts = Readonly<Record<ShownSeverity, number>>;

export const noIssues: SeverityCounts = { CRITICAL: 0, MAJOR: 0, MINOR: 0, INFO: 0, OTHER: 0 };

export function totalIssues(counts: SeverityCounts): number {
  return shownSeverities.reduce((total, severity) => total + counts[severity], 0);
}

/** null when there is no issue. */
export function worstSeverity(counts: SeverityCounts): ShownSeverity | null {
  return shownSeverities.find((severity) => counts[severity] > 0) ?? null;
}

export interface UploadResults {
  readonly counts: SeverityCounts;
  readonly topics: readonly ResultTopic[];
  /** Issues without a topic. */
  readonly orphans: readonly Issue[];
  /** Why a part of the results is missing; null when they are complete. */
  readonly missing: Failure | null;
}

export type ResultsAnswer =
  | { readonly state: 'ready'; readonly results: UploadResults }
  | { readonly state: 'not-finished' }
  /** It was submitted to another account, whose key is not set. */
  | ({ readonly state: 'other-account' } & AccountLabel)
  | {
      readonly state: 'unavailable';
      readonly failure: Failure;
      /** The service's documentation of the failure; null when it gave none. */
      readonly docs: ResultLink | null;
    };
