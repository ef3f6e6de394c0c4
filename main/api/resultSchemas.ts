/**
 * The schemas of the results of an asset. The documentation names an issue's members, but neither a topic's members nor how
 * `/issues` wraps its list. A member that is missing or malformed reads as empty, an entry that is not a record is left out.
 * Only an answer without any list is refused.
 */
import { listOf, recordOf, textUpTo } from './answerFields.ts';
import { type AnswerReader, answerReader } from './answerReader.ts';

/** Maximum length of codes, dates and states. */
const shortLength = 200;
const addressLength = 2_048;
/** Maximum length of other texts; a longer one would only slow down the window. */
const longLength = 250_000;

export interface ReadPrecedent {
  readonly url: string;
  readonly title: string;
  readonly decision: string;
  readonly date: string;
}

export interface ReadIssue {
  readonly id: string;
  readonly referenceNumber: string;
  readonly ruleCode: string;
  readonly summary: string;
  readonly severity: string;
  readonly status: string;
  readonly sidekickId: string;
  readonly severityReasoning: string;
  readonly severityReasoningHeadline: string;
  readonly precedents: readonly ReadPrecedent[];
}

export interface ReadTopic {
  readonly title: string;
  readonly summary: string;
  readonly issues: readonly ReadIssue[];
}

export interface ReadTopics {
  readonly topics: readonly ReadTopic[];
  readonly orphanIssues: readonly ReadIssue[];
}

/** A plain text in place of a record is the record's main member. */
function recordOrText(entry: unknown, member: string): Readonly<Record<string, unknown>> | null {
  return typeof entry === 'string' ? { [member]: entry } : recordOf(entry);
}

function precedentOf(entry: unknown): ReadPrecedent | null {
  const record = recordOrText(entry, 'title');
  if (record === null) return null;
  return {
    url: textUpTo(record['url'], addressLength),
    title: textUpTo(record['title'], longLength),
    decision: textUpTo(record['decision'], shortLength),
    date: textUpTo(record['date'], shortLength),
  };
}

/** A plain text among issues is the id of an issue in another list, or the issue's summary. */
function issueOf(entry: unknown): ReadIssue | null {
  const record = recordOrText(entry, 'summary');
  if (record === null) return null;
  return {
    id: textUpTo(record['id'], shortLength),
    referenceNumber: textUpTo(record['referenceNumber'], shortLength),
    ruleCode: textUpTo(record['ruleCode'], shortLength),
    summary: textUpTo(record['summary'], longLength),
    severity: textUpTo(record['severity'], shortLength),
    status: textUpTo(record['status'], shortLength),
    sidekickId: textUpTo(record['sidekickId'], shortLength),
    severityReasoning: textUpTo(record['severityReasoning'], longLength),
    severityReasoningHeadline: textUpTo(record['severityReasoningHeadline'], longLength),
    precedents: listOf(record['precedents'], precedentOf),
  };
}

function topicOf(entry: unknown): ReadTopic | null {
  const record = recordOf(entry);
  if (record === null) return null;
  const title = record['title'] ?? record['name'] ?? record['topic'] ?? record['label'];
  return {
    title: textUpTo(title, longLength),
    summary: textUpTo(record['summary'] ?? record['description'], longLength),
    issues: listOf(record['issues'] ?? record['issueIds'], issueOf),
  };
}

/** Accepts a list of topics, or a record of topics by name. */
function topicsOf(value: unknown): readonly ReadTopic[] {
  const record = recordOf(value);
  if (record === null) return listOf(value, topicOf);
  const named = Object.entries(record).map(([title, entry]) => {
    const members = recordOf(entry);
    return members === null ? { title, issues: entry } : Object.assign({ title }, members);
  });
  return listOf(named, topicOf);
}

/** GET …/issues: the list itself, or a record that contains it. */
export const assetIssues: AnswerReader<readonly ReadIssue[]> = answerReader((answer) => {
  const list = Array.isArray(answer) ? answer : recordOf(answer)?.['issues'];
  return Array.isArray(list) ? listOf(list, issueOf) : null;
});

/** GET …/topics. */
export const assetTopics: AnswerReader<ReadTopics> = answerReader((answer) => {
  const { topics, orphanIssues } = Array.isArray(answer)
    ? { topics: answer, orphanIssues: undefined }
    : (recordOf(answer) ?? {});
  if (topics === undefined && orphanIssues === undefined) return null;
  return { topics: topicsOf(topics), orphanIssues: listOf(orphanIssues, issueOf) };
});

/** GET …/assets/{assetId}. */
export const assetDetail: AnswerReader<{ readonly issues: readonly ReadIssue[] }> = answerReader((answer) => {
  const record = recordOf(answer);
  return record === null ? null : { issues: listOf(record['issues'], issueOf) };
});
