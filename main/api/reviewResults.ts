/**
 * Reads the results of an asset's review: topics and issues, in parallel. Each completes the other, so that everything
 * readable is shown. If neither can be read, the asset's detail, which also lists issues, is read instead.
 *
 * A 404 of both can mean "not finished" or "not in your workspace", with the same documented wording. The detail shows
 * which, because it answers from the moment of the submission.
 */
import type { Failure } from '../../preload/contract.ts';
import { isOutage } from '../errors/errorTaxonomy.ts';
import type { Answer, ApiClient } from './client.ts';
import { type AssetRef, type CallOptions, readAsset, readIssues, readTopics } from './endpoints.ts';
import type { ReadIssue, ReadTopic, ReadTopics } from './resultSchemas.ts';

/** Topics with their issues. Every issue is in a topic or among the orphans. */
export interface JoinedResults {
  readonly topics: readonly ReadTopic[];
  readonly orphans: readonly ReadIssue[];
}

export type ReadResults =
  | {
      readonly state: 'ready';
      readonly joined: JoinedResults;
      /** Why one of the two reads failed; null if both succeeded. */
      readonly missing: Failure | null;
    }
  | { readonly state: 'not-finished' }
  | { readonly state: 'unavailable'; readonly failure: Failure };

/** Rejects only with the signal's reason. */
export async function readResults(
  api: ApiClient,
  asset: AssetRef,
  options: CallOptions,
): Promise<ReadResults> {
  const [topics, issues] = await Promise.all([
    readTopics(api, asset, options),
    readIssues(api, asset, options),
  ]);
  if (topics.ok || issues.ok) {
    const joined = joinResults(topics.ok ? topics.value : noTopics, issues.ok ? issues.value : []);
    return { state: 'ready', joined, missing: failureOf(topics) ?? failureOf(issues) };
  }
  const broken = [topics.failure, issues.failure].find(({ kind }) => kind !== 'not-finished') ?? null;
  // If one of the two closed a gate, this sends no request but returns that gate's failure.
  return fromDetail(await readAsset(api, asset, options), broken);
}

/** `broken`: why the results could not be read; null if they are only not finished yet. */
function fromDetail(detail: Awaited<ReturnType<typeof readAsset>>, broken: Failure | null): ReadResults {
  if (!detail.ok) {
    const isTheReason = broken === null || isOutage(detail.failure);
    return { state: 'unavailable', failure: isTheReason ? detail.failure : broken };
  }
  const joined = joinResults(noTopics, detail.value.issues);
  if (broken === null) return { state: 'not-finished' };
  if (joined.orphans.length === 0) return { state: 'unavailable', failure: broken };
  return { state: 'ready', joined, missing: broken };
}

const noTopics: ReadTopics = { topics: [], orphanIssues: [] };

function failureOf(answer: Answer<unknown>): Failure | null {
  return answer.ok ? null : answer.failure;
}

/**
 * Puts issues into their topics. A topic contains whole issues or only ids; an issue without a topic is an orphan.
 * Pure.
 */
export function joinResults(
  { topics, orphanIssues }: ReadTopics,
  issues: readonly ReadIssue[],
): JoinedResults {
  const listed = new Map(issues.map((issue) => [keyOf(issue), issue]));
  const whole = (issue: ReadIssue) =>
    isBare(issue) ? (listed.get(issue.id || issue.summary) ?? issue) : issue;
  const placedTopics = topics
    .map((topic) => ({ ...topic, issues: topic.issues.map(whole).filter(saysSomething) }))
    .filter(
      ({ title, summary, issues: listedIssues }) => title !== '' || summary !== '' || listedIssues.length > 0,
    );
  const orphans = orphanIssues.map(whole).filter(saysSomething);
  const placed = new Set([...placedTopics.flatMap((topic) => topic.issues), ...orphans].map(keyOf));
  const unplaced = [...listed.values()].filter((issue) => saysSomething(issue) && !placed.has(keyOf(issue)));
  return { topics: placedTopics, orphans: [...orphans, ...unplaced] };
}

/** The issues of a list that say something, each once. */
export function distinctIssues(issues: readonly ReadIssue[]): readonly ReadIssue[] {
  return joinResults(noTopics, issues).orphans;
}

/** Identifies an issue. */
export function keyOf({ id, ruleCode, summary }: ReadIssue): string {
  return id === '' ? `${ruleCode} ${summary}` : id;
}

/** Whether it has nothing but an id or one text, which may be an id. */
function isBare({ id, summary, ruleCode, severity }: ReadIssue): boolean {
  return ruleCode === '' && severity === '' && (id === '' || summary === '');
}

function saysSomething(issue: ReadIssue): boolean {
  const { id, summary, ruleCode, severity, severityReasoning, severityReasoningHeadline } = issue;
  return [id, summary, ruleCode, severity, severityReasoning, severityReasoningHeadline].some(
    (text) => text !== '',
  );
}
