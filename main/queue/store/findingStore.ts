/**
 * The table of findings: for each complete upload, when its issues are to be read, and the issues as they were read
 * last. The counts by severity are in the upload's own row.
 */
import { z } from 'zod';

import type { Finding } from '../model/findings.ts';
import { type Sql, columnOf, numberOf, textOf } from './sql.ts';

const text = z.string();

const findingSchema = z.object({
  id: text,
  referenceNumber: text,
  ruleCode: text,
  summary: text,
  severity: text,
  status: text,
  headline: text,
  reasoning: text,
  sidekickId: text,
});
const findingsSchema = z.array(findingSchema);

interface DueFindings {
  readonly uploadId: string;
  /** Reads that failed for a reason of the asset's own. */
  readonly tries: number;
}

export class FindingStore {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The issues of this upload are to be read. */
  expect(uploadId: string, at: number): void {
    this.sql.run(
      `INSERT INTO findings (upload_id, due_at) VALUES (?, ?)
       ON CONFLICT (upload_id) DO UPDATE SET due_at = excluded.due_at, tries = 0`,
      uploadId,
      at,
    );
  }

  /**
   * The upload whose issues are to be read now, if there is one. The one that became due last is first, so that an old
   * backlog delays nothing. `site`: of the account, as in its digest. `except`: accounts that are left out.
   */
  due(now: number, site: string, except: readonly string[]): DueFindings[] {
    const rows = this.sql.all(
      `SELECT upload_id, tries FROM findings INDEXED BY findings_due CROSS JOIN uploads ON uploads.id = upload_id
       WHERE findings.due_at IS NOT NULL AND findings.removed_at IS NULL AND findings.due_at <= ?
         AND uploads.state = 'complete'
         AND (account IS NULL
           OR (account >= ? AND account < ? AND account NOT IN (SELECT value FROM json_each(?))))
       ORDER BY findings.due_at DESC LIMIT 1`,
      now,
      `${site}.`,
      `${site}/`,
      JSON.stringify(except),
    );
    return rows.map((row) => ({
      uploadId: String(columnOf(row, 'upload_id')),
      tries: numberOf(row, 'tries') ?? 0,
    }));
  }

  /** When the next issues become due after `now`; null if none are to be read then. */
  nextDueAt(now: number): number | null {
    return this.sql.number(
      `SELECT min(due_at) FROM findings INDEXED BY findings_due
       WHERE due_at IS NOT NULL AND removed_at IS NULL AND due_at > ?`,
      now,
    );
  }

  /** The issues were read; they replace earlier ones. */
  save(uploadId: string, findings: readonly Finding[]): void {
    this.sql.run(
      `INSERT INTO findings (upload_id, issues) VALUES (?, ?)
       ON CONFLICT (upload_id) DO UPDATE SET due_at = NULL, tries = 0, issues = excluded.issues`,
      uploadId,
      JSON.stringify(findings),
    );
  }

  /** A read failed. `retryAt`: null if it is not repeated. */
  postpone(uploadId: string, retryAt: number | null, tries: number): void {
    this.sql.run('UPDATE findings SET due_at = ?, tries = ? WHERE upload_id = ?', retryAt, tries, uploadId);
  }

  /** The issues of an upload; null if they were not read, or cannot be understood. */
  of(uploadId: string): readonly Finding[] | null {
    const [row] = this.sql.all('SELECT issues FROM findings WHERE upload_id = ?', uploadId);
    const json = textOf(row, 'issues');
    if (json === null) return null;
    try {
      const parsed = findingsSchema.safeParse(JSON.parse(json));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  /** The upload was removed from the list at this time, or restored (null). */
  setRemoved(uploadId: string, at: number | null): void {
    this.sql.run('UPDATE findings SET removed_at = ? WHERE upload_id = ?', at, uploadId);
  }

  /** The row of the upload stays, but nothing of its review. */
  forget(uploadId: string): void {
    this.sql.run('DELETE FROM findings WHERE upload_id = ?', uploadId);
  }

  /** Forgets the issues of uploads that were removed before this time and can no longer be restored. */
  forgetRemoved(before: number): void {
    this.sql.run('DELETE FROM findings WHERE removed_at < ?', before);
  }

  /** No issues are due later than `latest`, whatever happened to the clock. `now`: when they are due instead. */
  limitDueTimes(latest: number, now: number): void {
    this.sql.run('UPDATE findings SET due_at = ? WHERE due_at > ?', now, latest);
  }
}
