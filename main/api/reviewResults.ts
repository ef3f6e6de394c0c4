/**
 * Reads what the review of an asset found: topics and issues, both at once. Each fills what the other lacks, so that as
 * much is shown as can be read; where neither can be, the asset's own detail, which lists issues too, is asked.
 *
 * A 404 of both says "not finished" and "not in your workspace" alike, and the documented wording does not tell them
 * apart; the detail does, for it answers from the moment of the submission.
 */
import type { Failure } from '../../preload/contract.ts';
import { isOutage } from '../errors/errorTaxonomy.ts';
import type { Answer, ApiClient } from './client.ts';
import { type AssetRef, type CallOptions, readAsset, readIssues, readTopics } from './endpoints.ts';
import type { ReadIssue, ReadTopic, ReadTopics } from './schemas.ts';

/** Every issue once in a topic or among the orphans. */
export interface JoinedResults {
  readonly topics: readonly ReadTopic[];
  readonly orphans: readonly ReadIssue[];
}

export type ReadResults =
  | {
      readonly state: 'ready';
      readonly joined: JoinedResults;
      /** Why one of the reads has nothing to give. */
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
  // Behind a gate that one of the two has closed this is no further request, but that gate's failure.
  return fromDetail(await readAsset(api, asset, options), broken);
}

/** `broken`: why the results could not be read, where it is more than that they are not there yet. */
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

/** Puts issues into their topics. A topic may hold them whole or by id; what no topic holds is an orphan. Pure. */
export function joinResults(
  { topics, orphanIssues }: ReadTopics,
  issues: readonly ReadIssue[],
): JoinedResults {
  const listed = new Map(issues.map((issue) => [keyOf(issue), issue]));
  const whole = (issue: ReadIssue) =>
    isBare(issue) ? (listed.get(issue.id || issue.summary) ?? issue) : issue;
  const placedTopics = topics
    .map((topic) => ({ ...topic, issues: topic.issues.map(whole).filter(saysSomething) }))
    .filter(({ title, summary, issues: held }) => title !== '' || summary !== '' || held.length > 0);
  const orphans = orphanIssues.map(whole).filter(saysSomething);
  const placed = new Set([...placedTopics.flatMap((topic) => topic.issues), ...orphans].map(keyOf));
  const unplaced = [...listed.values()].filter((issue) => saysSomething(issue) && !placed.has(keyOf(issue)));
  return { topics: placedTopics, orphans: [...orphans, ...unplaced] };
}

/** What tells one issue from another. */
export function keyOf({ id, ruleCode, summary }: ReadIssue): string {
  return id === '' ? `${ruleCode} ${summary}` : id;
}

/** Nothing but an id, or one text, which may be an id. */
function isBare({ id, summary, ruleCode, severity }: ReadIssue): boolean {
  return ruleCode === '' && severity === '' && (id === '' || summary === '');
}

function saysSomething(issue: ReadIssue): boolean {
  const { id, summary, ruleCode, severity, severityReasoning, severityReasoningHeadline } = issue;
  return [id, summary, ruleCode, severity, severityReasoning, severityReasoningHeadline].some(
    (text) => text !== '',
  );
}
