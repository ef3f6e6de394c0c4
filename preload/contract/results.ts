/** What the review of an asset found, as the window sees it. Every text is the service's own: shown as text, never as markup. */
import type { Failure } from './failure.ts';

/** From the gravest to the lightest. */
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

/** An address outside, by a name that main knows it by; the address itself stays there. */
export interface ResultLink {
  readonly id: string;
  /** Where it leads: name and port, in ASCII. */
  readonly host: string;
}

/** An earlier decision about the same matter. A text that the service did not give is ''. */
export interface Precedent {
  readonly title: string;
  readonly decision: string;
  readonly date: string;
  /** null where the address is none that a browser may be sent to; it is then shown as text. */
  readonly link: ResultLink | null;
  readonly address: string;
}

export interface Issue {
  readonly id: string;
  readonly referenceNumber: string;
  readonly ruleCode: string;
  readonly summary: string;
  /** null for one that the documentation does not name; `severityText` is what the service said. */
  readonly severity: Severity | null;
  readonly severityText: string;
  readonly status: IssueStatus | null;
  readonly statusText: string;
  readonly headline: string;
  readonly reasoning: string;
  readonly precedents: readonly Precedent[];
}

export interface ResultTopic {
  readonly title: string;
  readonly summary: string;
  readonly issues: readonly Issue[];
}

/** How many issues there are of each severity. */
export type SeverityCounts = Readonly<Record<Severity | 'OTHER', number>>;

export interface UploadResults {
  readonly counts: SeverityCounts;
  readonly topics: readonly ResultTopic[];
  /** Issues that belong to no topic. */
  readonly orphans: readonly Issue[];
  /** Why a part could not be loaded while the rest was; null when all of it is here. */
  readonly missing: Failure | null;
}

export type ResultsAnswer =
  | { readonly state: 'ready'; readonly results: UploadResults }
  | { readonly state: 'not-finished' }
  | {
      readonly state: 'unavailable';
      readonly failure: Failure;
      /** The service's explanation of the refusal, when it gave one. */
      readonly docs: ResultLink | null;
    };
