/** The review results of an asset: plausible issues and topics, always the same for a file name. */
import { createHash } from 'node:crypto';

import { seedOf } from './processing.ts';

export type Severity = 'CRITICAL' | 'MAJOR' | 'MINOR' | 'INFO';
export type IssueStatus = 'OPEN' | 'ACKNOWLEDGED' | 'AWAITING_HUMAN_INPUT' | 'RESOLVED' | 'DISMISSED';

export interface Issue {
  readonly id: string;
  readonly referenceNumber: string;
  readonly ruleCode: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly status: IssueStatus;
  readonly sidekickId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly severityReasoning: string;
  readonly severityReasoningHeadline: string;
  readonly precedents: readonly { url: string; title: string; decision: string; date: string }[];
}

export interface Topic {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly severity: Severity;
  readonly issues: readonly Issue[];
}

export interface Results {
  readonly issues: readonly Issue[];
  readonly topics: readonly Topic[];
  /** Issues that belong to no topic. */
  readonly orphanIssues: readonly Issue[];
}

export interface ResultsSubject {
  readonly assetId: string;
  readonly filename: string;
  readonly sidekickIds: readonly string[];
  /** ISO-8601. */
  readonly finishedAt: string;
}

interface Finding {
  readonly ruleCode: string;
  readonly topic: string | null;
  readonly severity: Severity;
  readonly summary: string;
  readonly headline: string;
  readonly reasoning: string;
}

const claims = 'Product claims';
const disclosure = 'Disclosure';

/** The first four cover every severity and are in every result; a file name adds some of the rest. */
const findings: readonly Finding[] = [
  {
    ruleCode: 'CLM-101',
    topic: claims,
    severity: 'CRITICAL',
    summary: 'A health benefit is claimed without evidence on screen',
    headline: 'Unproven health claim',
    reasoning: 'Health claims need evidence that viewers can check; none is shown or named.',
  },
  {
    ruleCode: 'DSC-204',
    topic: disclosure,
    severity: 'MAJOR',
    summary: 'The paid partnership is disclosed only in the last two seconds',
    headline: 'Late disclosure',
    reasoning: 'A disclosure has to be seen before the message that it qualifies.',
  },
  {
    ruleCode: 'TYP-012',
    topic: disclosure,
    severity: 'MINOR',
    summary: 'The terms at the bottom are smaller than the required height',
    headline: 'Small print',
    reasoning: 'Text under two percent of the picture height is not legible on a phone.',
  },
  {
    ruleCode: 'BRD-007',
    topic: null,
    severity: 'INFO',
    summary: 'The logo is the one used before this year',
    headline: 'Older logo',
    reasoning: 'No rule is broken; the brand book asks for the present logo in new work.',
  },
  {
    ruleCode: 'CLM-118',
    topic: claims,
    severity: 'MAJOR',
    summary: '"Up to 50 % less" does not say less than what',
    headline: 'Comparison without a base',
    reasoning: 'A comparison has to name what it compares with.',
  },
  {
    ruleCode: 'AUD-031',
    topic: null,
    severity: 'MINOR',
    summary: 'The spoken terms are faster than four words a second',
    headline: 'Terms read too fast',
    reasoning: 'Spoken terms have to be intelligible at normal speed.',
  },
  {
    ruleCode: 'MUS-002',
    topic: null,
    severity: 'INFO',
    summary: 'Recorded music was recognised; keep the licence at hand',
    headline: 'Music in use',
    reasoning: 'Nothing is wrong as long as there is a licence.',
  },
];

const alwaysFound = 4;
const statuses: readonly IssueStatus[] = [
  'OPEN',
  'ACKNOWLEDGED',
  'AWAITING_HUMAN_INPUT',
  'RESOLVED',
  'DISMISSED',
];
const topicSummaries: Readonly<Record<string, string>> = {
  [claims]: 'What the piece says about the product, and whether it can be shown to be true.',
  [disclosure]: 'How and when viewers learn what they are looking at.',
};

export function resultsOf(subject: ResultsSubject): Results {
  const seed = seedOf(subject.filename);
  const found = findings.filter((_, index) => index < alwaysFound || ((seed >> index) & 1) === 1);
  const placed = found.map((finding, index) => ({ finding, issue: issueOf(subject, finding, seed, index) }));
  const issuesOf = (topic: string | null) =>
    placed.filter(({ finding }) => finding.topic === topic).map(({ issue }) => issue);
  const topics = [claims, disclosure].map((title): Topic => {
    const issues = issuesOf(title);
    return {
      id: idOf(subject.assetId, title),
      title,
      summary: topicSummaries[title] ?? '',
      severity: issues[0]?.severity ?? 'INFO',
      issues,
    };
  });
  return { issues: placed.map(({ issue }) => issue), topics, orphanIssues: issuesOf(null) };
}

function issueOf(subject: ResultsSubject, finding: Finding, seed: number, index: number): Issue {
  const sidekicks =
    subject.sidekickIds.length > 0 ? subject.sidekickIds : [idOf('sidekick', finding.ruleCode)];
  return {
    id: idOf(subject.assetId, finding.ruleCode),
    referenceNumber: `MM-${(seed % 10_000) + index}`,
    ruleCode: finding.ruleCode,
    summary: finding.summary,
    severity: finding.severity,
    status: statuses[(seed + index) % statuses.length] ?? 'OPEN',
    sidekickId: sidekicks[index % sidekicks.length] ?? '',
    createdAt: subject.finishedAt,
    updatedAt: subject.finishedAt,
    severityReasoning: finding.reasoning,
    severityReasoningHeadline: finding.headline,
    precedents: finding.severity === 'INFO' ? [] : [precedentOf(finding, seed)],
  };
}

function precedentOf(finding: Finding, seed: number) {
  const year = 2019 + (seed % 6);
  return {
    url: `https://rulings.example/${year}/${finding.ruleCode.toLowerCase()}`,
    title: `${finding.headline}: ruling of ${year}`,
    decision: finding.severity === 'CRITICAL' ? 'Upheld' : 'Upheld in part',
    date: `${year}-03-${String((seed % 27) + 1).padStart(2, '0')}`,
  };
}

/** A UUID that is always the same for the same texts. */
function idOf(...texts: readonly string[]): string {
  const hex = createHash('sha256').update(texts.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
