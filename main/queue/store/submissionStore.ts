/**
 * The table of the submissions. A submission contains one upload (`single`) or the files of a drop (`group`), and carries
 * metadata and sidekicks. The list of a requested group is saved before the request, and it does not change until the
 * service has answered.
 */
import { z } from 'zod';

import {
  type Failure,
  type SubmissionOptions,
  metadataSchema,
  noSubmissionOptions,
  sidekickIdsSchema,
} from '../../../preload/contract.ts';
import type { RequestedFile } from '../model/groups.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf, numberOf, textOf } from './sql.ts';
import { failureSchema } from './uploadRecord.ts';

export type SubmissionState = 'adding' | 'held' | 'waiting' | 'requested' | 'submitted' | 'split';

export interface SubmissionRecord extends SubmissionOptions {
  readonly row: number;
  readonly mode: 'single' | 'group';
  readonly state: SubmissionState;
  /** Empty unless the group is requested or submitted. */
  readonly request: readonly RequestedFile[];
  readonly requestedAt: number | null;
  readonly submissionId: string | null;
  /** Requests of this list that the service may have received without an answer. */
  readonly tries: number;
  readonly attentionAt: number | null;
  readonly splitBy: Failure | null;
}

/** The options are the same for all uploads of a drop, so the first ones are enough to read them. */
const uploadsLookedAt = 200;
/** The details show at most this many files of a submission. */
const filesShown = 100;

const maxRememberedRows = 1_000;

export interface GroupProgress {
  /** Uploads that are stored or that the group waits for. */
  readonly total: number;
  readonly stored: number;
  readonly moving: number;
  /** Where the group is submitted; all its uploads have the same site. */
  readonly site: string | null;
  /** null for a group without such uploads. */
  readonly batchId: number | null;
}

const requestSchema = z.array(z.object({ uploadId: z.string(), blobPath: z.string() }));
const states: readonly SubmissionState[] = ['adding', 'held', 'waiting', 'requested', 'submitted', 'split'];

export class SubmissionStore {
  private readonly sql: Sql;
  /**
   * Rows that were added without options, which none of them gets later; most uploads have such a row. Forgotten after a
   * rollback, because SQLite gives the number of a row that was rolled back to the next one.
   */
  private readonly withoutOptions = new Set<number>();

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Changes were rolled back. */
  rolledBack(): void {
    this.withoutOptions.clear();
  }

  /** Creates submissions of one upload each with the same options. Returns the first row; the others follow it. */
  addSingles(options: SubmissionOptions, count: number): number {
    this.sql.run(
      `INSERT INTO submissions (mode, metadata, sidekicks)
       WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?)
       SELECT 'single', ?, ? FROM numbers`,
      count,
      ...encodeOptions(options),
    );
    return (this.sql.number('SELECT last_insert_rowid()') ?? 0) - count + 1;
  }

  /** The same for files of a group that was split. Each of them keeps the refusal. */
  addSplit(group: SubmissionRecord, count: number, splitBy: Failure | null): number {
    const firstRow = this.addSingles(group, count);
    if (splitBy !== null)
      this.sql.run(
        'UPDATE submissions SET split_by = ? WHERE id BETWEEN ? AND ?',
        JSON.stringify(splitBy),
        firstRow,
        firstRow + count - 1,
      );
    return firstRow;
  }

  /** Creates a group. `state`: `adding` while files join it, `held` if they are not to be submitted together. */
  addGroup(options: SubmissionOptions, state: 'adding' | 'held' | 'waiting'): number {
    this.sql.run(
      `INSERT INTO submissions (mode, state, metadata, sidekicks) VALUES ('group', ?, ?, ?)`,
      state,
      ...encodeOptions(options),
    );
    return this.sql.number('SELECT last_insert_rowid()') ?? 0;
  }

  /** Creates a submission of one upload that is about to be requested. */
  addRequested(requestedAt: number): number {
    this.sql.run(`INSERT INTO submissions (mode, requested_at) VALUES ('single', ?)`, requestedAt);
    const row = this.sql.number('SELECT last_insert_rowid()') ?? 0;
    if (this.withoutOptions.size >= maxRememberedRows) this.withoutOptions.clear();
    this.withoutOptions.add(row);
    return row;
  }

  get(row: number): SubmissionRecord | null {
    const [found] = this.sql.all('SELECT * FROM submissions WHERE id = ?', row);
    return found === undefined ? null : decode(found);
  }

  /** The metadata and sidekicks of an upload's submission. */
  optionsOf(row: number | null): SubmissionOptions {
    const has = row !== null && !this.withoutOptions.has(row);
    return (has ? this.get(row) : null) ?? noSubmissionOptions;
  }

  /** The groups that are not submitted yet. */
  openGroups(): number[] {
    const rows = this.sql.all(
      `SELECT id FROM submissions INDEXED BY submissions_open
       WHERE mode = 'group' AND state IN ('adding', 'held', 'waiting', 'requested')`,
    );
    return rows.map((row) => numberOf(row, 'id') ?? 0);
  }

  /** For the start, before the uploads return to the queue: what was cut off when the app ended. */
  interruptGroups(): void {
    this.sql.run(`UPDATE submissions SET state = 'waiting' WHERE mode = 'group' AND state = 'adding'`);
    // A request that was cut off may have arrived.
    this.sql.run(
      `UPDATE submissions SET tries = tries + 1 WHERE mode = 'group' AND state = 'requested' AND EXISTS (
         SELECT 1 FROM uploads INDEXED BY uploads_group
         WHERE is_grouped = 1 AND submission_row = submissions.id AND state = 'submitting')`,
    );
  }

  /** The ids of the uploads of a group, in the order of the queue, including removed ones. */
  memberIds(row: number): string[] {
    const rows = this.sql.all(
      'SELECT id FROM uploads INDEXED BY uploads_group WHERE is_grouped = 1 AND submission_row = ? ORDER BY position',
      row,
    );
    return rows.map((member) => String(columnOf(member, 'id')));
  }

  /** How far the uploads of a group are, as `memberState` says. `moving`: being checked or sent now. */
  progressOf(row: number): GroupProgress {
    const [counted] = this.sql.all(
      `SELECT count(*) AS total, coalesce(sum(state IN ('queued', 'submitting') AND blob_path IS NOT NULL), 0) AS stored,
         coalesce(sum(state IN ('checking', 'uploading')), 0) AS moving, min(batch_id) AS batch,
         min(site) AS site
       FROM uploads INDEXED BY uploads_group
       WHERE is_grouped = 1 AND submission_row = ? AND removed_at IS NULL AND submission_id IS NULL
         AND state IN ('queued', 'submitting', 'checking', 'uploading', 'paused')
         AND NOT (state = 'queued' AND due_at > 0 AND failure IS NULL)`,
      row,
    );
    return {
      total: numberOf(counted, 'total') ?? 0,
      stored: numberOf(counted, 'stored') ?? 0,
      moving: numberOf(counted, 'moving') ?? 0,
      batchId: numberOf(counted, 'batch'),
      site: textOf(counted, 'site'),
    };
  }

  /** Saves the list of a request before it is sent. */
  request(row: number, files: readonly RequestedFile[], at: number): void {
    this.sql.run(
      `UPDATE submissions SET state = 'requested', request = ?, requested_at = coalesce(requested_at, ?) WHERE id = ?`,
      JSON.stringify(files),
      at,
      row,
    );
  }

  /** The service may have received a request without an answer. */
  countTry(row: number): void {
    this.sql.run('UPDATE submissions SET tries = tries + 1 WHERE id = ?', row);
  }

  /** No request of the list exists at the service; the group may be requested with another list. */
  setWaiting(row: number): void {
    this.sql.run(
      `UPDATE submissions SET state = 'waiting', request = NULL, requested_at = NULL, tries = 0 WHERE id = ?`,
      row,
    );
  }

  /** Changes a group that is `adding` or `held`. */
  setChoice(row: number, options: SubmissionOptions, state: 'held' | 'waiting'): void {
    this.sql.run(
      `UPDATE submissions SET metadata = ?, sidekicks = ?, state = ? WHERE id = ? AND state IN ('adding', 'held')`,
      ...encodeOptions(options),
      state,
      row,
    );
  }

  setSplit(row: number, splitBy: Failure | null): void {
    this.sql.run(
      `UPDATE submissions SET state = 'split', request = NULL, split_by = ? WHERE id = ?`,
      splitBy === null ? null : JSON.stringify(splitBy),
      row,
    );
  }

  setAttention(row: number, at: number): void {
    this.sql.run('UPDATE submissions SET attention_at = ? WHERE id = ?', at, row);
  }

  /** The submissions of the first uploads of a batch, each once. */
  ofBatch(batchId: number): SubmissionRecord[] {
    const rows = this.sql.all(
      `SELECT DISTINCT submissions.* FROM (
         SELECT submission_row FROM uploads INDEXED BY uploads_batch
         WHERE batch_id = ? AND removed_at IS NULL ORDER BY position LIMIT ?
       ) JOIN submissions ON submissions.id = submission_row ORDER BY submissions.id`,
      batchId,
      uploadsLookedAt,
    );
    return rows.map(decode);
  }

  /** How many submissions the uploads of a batch have made. */
  createdIn(batchId: number): number {
    return (
      this.sql.number(
        `SELECT count(DISTINCT submission_id) FROM uploads INDEXED BY uploads_batch
         WHERE batch_id = ? AND removed_at IS NULL AND submission_id IS NOT NULL`,
        batchId,
      ) ?? 0
    );
  }

  /** The ids of the uploads of a submission in its order, and how many there are. `row`: null if it has none. */
  filesOf(
    submissionId: string | null,
    row: number | null,
  ): { readonly ids: string[]; readonly count: number } {
    const [which, value] =
      submissionId === null
        ? ['INDEXED BY uploads_group WHERE is_grouped = 1 AND submission_row = ?', row]
        : ['INDEXED BY uploads_submission WHERE submission_id = ?', submissionId];
    const found = this.sql.all(
      `SELECT id FROM uploads ${which} AND removed_at IS NULL ORDER BY position LIMIT ?`,
      value,
      filesShown,
    );
    const count = this.sql.number(`SELECT count(*) FROM uploads ${which} AND removed_at IS NULL`, value);
    return { ids: found.map((file) => String(columnOf(file, 'id'))), count: count ?? 0 };
  }

  /** Deletes the submission of one upload that says nothing beyond the upload itself. Returns whether it did. */
  forgetPlain({ submissionRow, isGrouped, submission }: Upload): boolean {
    if (isGrouped || submission === null) return false;
    const plain = `submissions WHERE id = ? AND mode = 'single' AND submission_id = ?
      AND metadata IS NULL AND sidekicks IS NULL AND split_by IS NULL`;
    const values = [submissionRow, submission.submissionId];
    if (this.sql.number(`SELECT 1 FROM ${plain}`, ...values) === null) return false;
    this.sql.run(`DELETE FROM ${plain}`, ...values);
    // SQLite may give its number to a submission with options.
    if (submissionRow !== null) this.withoutOptions.delete(submissionRow);
    return true;
  }

  setRequested(row: number, at: number): void {
    this.sql.run('UPDATE submissions SET requested_at = ? WHERE id = ? AND requested_at IS NULL', at, row);
  }

  setSubmitted(row: number, submissionId: string | null): void {
    this.sql.run(
      `UPDATE submissions SET state = 'submitted', submission_id = ? WHERE id = ?`,
      submissionId,
      row,
    );
  }
}

function encodeOptions({ metadata, sidekickIds }: SubmissionOptions): (string | null)[] {
  return [
    Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata),
    sidekickIds.length === 0 ? null : JSON.stringify(sidekickIds),
  ];
}

/** A value that cannot be read counts as missing. */
function decode(row: unknown): SubmissionRecord {
  const state = textOf(row, 'state');
  return {
    row: numberOf(row, 'id') ?? 0,
    mode: textOf(row, 'mode') === 'group' ? 'group' : 'single',
    state: states.find((known) => known === state) ?? 'waiting',
    metadata: read(metadataSchema, columnOf(row, 'metadata')) ?? {},
    sidekickIds: read(sidekickIdsSchema, columnOf(row, 'sidekicks')) ?? [],
    request: read(requestSchema, columnOf(row, 'request')) ?? [],
    requestedAt: numberOf(row, 'requested_at'),
    submissionId: textOf(row, 'submission_id'),
    tries: numberOf(row, 'tries') ?? 0,
    attentionAt: numberOf(row, 'attention_at'),
    splitBy: (read(failureSchema, columnOf(row, 'split_by')) as Failure | null) ?? null,
  };
}

function read<Value>(schema: z.ZodType<Value>, json: unknown): Value | null {
  if (typeof json !== 'string') return null;
  try {
    const parsed = schema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
