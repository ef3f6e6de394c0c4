/**
 * Reads the data of very many uploads that counting, sorting and searching need. Each query returns one JSON value,
 * because one row for each upload would cost more than its values.
 */
import type { SeverityCounts } from '../../../preload/contract/results.ts';
import type { ActionFacts, UploadSummary } from '../model/upload.ts';
import { type Sql, columnOf, numberOf } from './sql.ts';
import { type StatusColumns, decodeStatusFacts } from './uploadRecord.ts';

/** Uploads of one batch for which the same actions are allowed. */
export interface UploadGroup {
  readonly batchId: number;
  /** The facts of one of them; the same actions are allowed for each. */
  readonly facts: ActionFacts;
  readonly count: number;
  /** Bytes of the uploads that are not in storage yet. */
  readonly unsentBytes: number;
  /** How many uploads have a known size, and the sum of their sizes. */
  readonly sizedCount: number;
  readonly sizedBytes: number;
  readonly withIssues: number;
  /** Uploads with an issue that is critical. */
  readonly critical: number;
  /** Uploads whose issues were not read yet. */
  readonly unread: number;
  /** All their issues by severity. */
  readonly issues: SeverityCounts;
  /** 0 if none is finished. */
  readonly lastFinishedAt: number;
}

type GroupColumns = [
  batchId: number,
  ...status: StatusValues,
  count: number,
  sizedCount: number,
  sizedBytes: number,
  unsentBytes: number,
  withIssues: number,
  critical: number,
  unread: number,
  ...issues: IssueValues,
  lastFinishedAt: number,
];
type IssueValues = [critical: number, major: number, minor: number, info: number, other: number];
type StatusValues = [
  state: string,
  dueAt: number,
  failure: string | null,
  submissionId: string | null,
  submitRequestedAt: number | null,
];

/**
 * Every upload that is not removed, in groups. Uploads of a group agree in everything that decides which actions are
 * allowed (model/actions.ts): the state, whether the upload waits for a time, has a submission or may have one, and
 * the failure's kind. The expressions are those of the index uploads_groups, so that only the index is read.
 */
export function readGroups(sql: Sql): UploadGroup[] {
  const [row] = sql.all(
    `SELECT json_group_array(json_array(batch_id, state, due_at, failure, submission_id, intent_at,
       count, sized, bytes, unsent, with_issues, critical, unread,
       critical_count, major_count, minor_count, info_count, other_count, finished_at)) AS value
     FROM (SELECT batch_id, state, due_at, failure, submission_id, intent_at,
         count(*) AS count, count(size_bytes) AS sized, coalesce(sum(size_bytes), 0) AS bytes,
         coalesce(sum(CASE WHEN blob_path IS NULL THEN size_bytes END), 0) AS unsent,
         coalesce(sum(issue_count > 0), 0) AS with_issues, coalesce(sum(critical_count > 0), 0) AS critical,
         sum(state = 'complete' AND critical_count IS NULL AND issue_count IS NOT 0) AS unread,
         coalesce(sum(critical_count), 0) AS critical_count, coalesce(sum(major_count), 0) AS major_count,
         coalesce(sum(minor_count), 0) AS minor_count, coalesce(sum(info_count), 0) AS info_count,
         coalesce(sum(other_count), 0) AS other_count, coalesce(max(finished_at), 0) AS finished_at,
         -- beside a lone max(), SQLite would look up each row that raises it
         min(finished_at)
       FROM uploads INDEXED BY uploads_groups WHERE removed_at IS NULL
       GROUP BY batch_id, state, due_at > 0, submission_id IS NULL, intent_at IS NULL, ${failureKind}, ${isRetryable})`,
  );
  const groups = JSON.parse(String(columnOf(row, 'value'))) as GroupColumns[];
  return groups.flatMap((columns) => groupOf(...columns) ?? []);
}

/** A failure that is not valid JSON has no kind; the expression must not fail when a row is written or deleted. */
export const failureKind = `CASE WHEN json_valid(failure) THEN failure ->> '$.kind' END`;
const isRetryable = `CASE WHEN json_valid(failure) THEN failure ->> '$.facts.retryable' END`;

/** null for malformed rows. */
function groupOf(...columns: GroupColumns): UploadGroup | null {
  const [batchId, state, dueAt, failure, submissionId, submitRequestedAt, ...numbers] = columns;
  const facts = factsOf([state, dueAt, failure, submissionId, submitRequestedAt], null, unreadIssues);
  if (facts === null) return null;
  const [count, sizedCount, sizedBytes, unsentBytes, withIssues, critical, unread, ...last] = numbers;
  const [CRITICAL, MAJOR, MINOR, INFO, OTHER, lastFinishedAt] = last;
  const issues = { CRITICAL, MAJOR, MINOR, INFO, OTHER };
  return {
    batchId,
    facts,
    count,
    sizedCount,
    sizedBytes,
    unsentBytes,
    withIssues,
    critical,
    unread,
    issues,
    lastFinishedAt,
  };
}

type SummaryColumns = [
  id: string,
  path: string,
  batchId: number,
  position: number,
  addedAt: number,
  sizeBytes: number | null,
  finishedAt: number | null,
  issueCount: number | null,
  ...issues: IssueColumns,
  ...status: StatusValues,
];
type IssueColumns = [
  critical: number | null,
  major: number | null,
  minor: number | null,
  info: number | null,
  other: number | null,
];
const unreadIssues: IssueColumns = [null, null, null, null, null];

/** A page of uploads in the order of their rows. */
export interface SummaryPage {
  readonly summaries: readonly UploadSummary[];
  /** Ids of malformed rows. */
  readonly unreadable: readonly string[];
  /** Where the next page starts; null if this is the last one. */
  readonly next: number | null;
}

/** At most `limit` uploads that are not removed, after the row number `after`; 0: from the first. */
export function readSummaries(sql: Sql, after: number, limit: number): SummaryPage {
  const [row] = sql.all(
    `SELECT max(row) AS last, json_group_array(json_array(id, path, batch_id, position, added_at, size_bytes, finished_at, issue_count,
       critical_count, major_count, minor_count, info_count, other_count, state, due_at, failure, submission_id, intent_at)) AS value
     FROM (SELECT rowid AS row, id, path, batch_id, position, added_at, size_bytes, finished_at, issue_count,
         critical_count, major_count, minor_count, info_count, other_count, state, due_at, failure, submission_id, intent_at
       FROM uploads NOT INDEXED WHERE rowid > ? AND removed_at IS NULL ORDER BY rowid LIMIT ?)`,
    after,
    limit,
  );
  const rows = JSON.parse(String(columnOf(row, 'value'))) as SummaryColumns[];
  const summaries: UploadSummary[] = [];
  const unreadable: string[] = [];
  for (const [id, path, batchId, position, addedAt, sizeBytes, finishedAt, issueCount, ...columns] of rows) {
    const [critical, major, minor, info, other, ...status] = columns;
    const facts = factsOf(status, issueCount, [critical, major, minor, info, other]);
    const file = sizeBytes === null ? null : { sizeBytes };
    if (facts === null) unreadable.push(id);
    else summaries.push({ id, path, batchId, position, addedAt, finishedAt, file, ...facts });
  }
  return { summaries, unreadable, next: rows.length < limit ? null : (numberOf(row, 'last') ?? after) };
}

function factsOf(
  [state, dueAt, failure, submissionId, submitRequestedAt]: StatusValues,
  issueCount: number | null,
  [critical, major, minor, info, other]: IssueColumns,
): ActionFacts | null {
  const columns: StatusColumns = {
    state,
    due_at: dueAt,
    failure,
    submission_id: submissionId,
    issue_count: issueCount,
    critical_count: critical,
    major_count: major,
    minor_count: minor,
    info_count: info,
    other_count: other,
  };
  const status = decodeStatusFacts(columns);
  if (status === null) return null;
  return {
    status,
    submitRequestedAt,
    removedAt: null,
    submission: submissionId === null ? null : { submissionId },
  };
}
