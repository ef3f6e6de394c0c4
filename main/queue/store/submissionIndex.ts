/**
 * Queries about earlier uploads that decide how a file is sent: names and blobs of other files, and submissions of the
 * same content.
 */
import { extname } from 'node:path';

import { remoteNameOf } from '../model/remoteName.ts';
import { stateIn } from '../model/states.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf } from './sql.ts';

/** A submission, with one of its files. */
export interface MadeSubmission {
  readonly submissionId: string;
  readonly path: string;
  readonly submittedAt: number;
}

export class SubmissionIndex {
  private readonly sql: Sql;
  private readonly decode: (rows: readonly unknown[]) => Upload[];

  constructor(sql: Sql, decode: (rows: readonly unknown[]) => Upload[]) {
    this.sql = sql;
    this.decode = decode;
  }

  /**
   * Whether another file was sent, or may have been sent, under this name to the same site. `site`: the part of the
   * account's digest before its dot, so that files that were sent with another key count too.
   */
  isNameTaken(remoteName: string, site: string, upload: Upload): boolean {
    const { path, sizeBytes, mtimeMs } = ownFile(upload);
    const rows = this.sql.all(
      `SELECT 1 FROM uploads WHERE remote_name = ? AND account >= ? AND account < ? AND id <> ?
       AND (removed_at IS NULL OR intent_at IS NOT NULL)
       AND NOT (path = ? AND size_bytes IS ? AND mtime_ms IS ?) LIMIT 1`,
      remoteName,
      `${site}.`,
      `${site}/`,
      upload.id,
      path,
      sizeBytes,
      mtimeMs,
    );
    return rows.length > 0;
  }

  /** Whether the blob belongs to another file. */
  isBlobTaken(blobPath: string, upload: Upload): boolean {
    const { path, sizeBytes, mtimeMs } = ownFile(upload);
    const rows = this.sql.all(
      `SELECT 1 FROM uploads WHERE blob_path = ? AND id <> ?
       AND NOT (path = ? AND size_bytes IS ? AND mtime_ms IS ?) LIMIT 1`,
      blobPath,
      upload.id,
      path,
      sizeBytes,
      mtimeMs,
    );
    return rows.length > 0;
  }

  /**
   * Whether this upload, or another one of the same path, also a removed one, created this blob under the condition that
   * it was new.
   */
  hasCreated(blobPath: string, { id, path }: Pick<Upload, 'id' | 'path'>): boolean {
    const sql = `SELECT 1 FROM ${withBlobIn('created_blob')} WHERE id = ?2 OR path = ?3 LIMIT 1`;
    return this.sql.number(sql, blobPath, id, path) !== null;
  }

  /** Whether another upload of the same unchanged file to this site, also a removed one, was stored as this blob. */
  hasStored(blobPath: string, upload: Upload): boolean {
    const { path, sizeBytes, mtimeMs } = ownFile(upload);
    const sql = `SELECT 1 FROM uploads
      WHERE blob_path = ? AND id <> ? AND site IS ? AND path = ? AND size_bytes = ? AND mtime_ms = ? LIMIT 1`;
    return this.sql.number(sql, blobPath, upload.id, upload.site, path, sizeBytes, mtimeMs) !== null;
  }

  /** Whether a request of another upload of this queue, also of a removed one, may have created this blob. */
  hasClaimed(blobPath: string, id: string): boolean {
    const sql = `SELECT 1 FROM ${withBlobIn('claimed_blob')} WHERE id <> ?2 LIMIT 1`;
    return this.sql.number(sql, blobPath, id) !== null;
  }

  /** The upload that submitted this blob and has its submission; null if there is none. */
  submittedAs(blobPath: string): Upload | null {
    const rows = this.sql.all(
      'SELECT * FROM uploads WHERE blob_path = ? AND submission_id IS NOT NULL ORDER BY added_at LIMIT 1',
      blobPath,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** The last upload that submitted the same unchanged file to this account; null if there is none. */
  sameFile(upload: Upload, account: string): Upload | null {
    if (upload.file === null) return null;
    const rows = this.sql.all(
      `SELECT * FROM uploads WHERE path = ? AND id <> ? AND account = ? AND size_bytes = ? AND mtime_ms = ?
       AND ${isSubmitted} ORDER BY added_at DESC LIMIT 1`,
      upload.path,
      upload.id,
      account,
      upload.file.sizeBytes,
      upload.file.mtimeMs,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** How much was completed at or after this moment, including uploads that were removed since. */
  completedSince(at: number): { readonly files: number; readonly bytes: number } {
    const [row] = this.sql.all(
      `SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM uploads INDEXED BY uploads_completed
       WHERE state = 'complete' AND finished_at >= ?`,
      at,
    );
    return { files: Number(columnOf(row, 'files')), bytes: Number(columnOf(row, 'bytes')) };
  }

  /** The uploads of a batch that got another name because another computer has a file of theirs. */
  renamedIn(batchId: number, limit: number): { readonly count: number; readonly first: readonly Upload[] } {
    const ofBatch = `FROM uploads INDEXED BY uploads_renamed
      WHERE batch_id = ? AND when_name_taken = 'renamed' AND blob_path IS NOT NULL AND removed_at IS NULL`;
    const rows = this.sql.all(`SELECT * ${ofBatch} ORDER BY position LIMIT ?`, batchId, limit);
    return {
      count: this.sql.number(`SELECT count(*) ${ofBatch}`, batchId) ?? 0,
      first: this.decode(rows),
    };
  }

  /** Whether the account submitted another upload of this size. */
  hasSize(id: string, account: string, sizeBytes: number): boolean {
    return this.sql.number(`SELECT 1 ${ofSize} AND ${isSubmitted} LIMIT 1`, account, sizeBytes, id) !== null;
  }

  /**
   * Whether anything may have the content of a file: a submission of the same file, or another upload of this size that was
   * submitted or has started, with this hash or without one. One statement, because most files have none of these.
   */
  mayHaveContent(
    { id, path, site }: Pick<Upload, 'id' | 'path' | 'site'>,
    file: { readonly sizeBytes: number; readonly mtimeMs: number; readonly sha256: string },
    account: string,
  ): boolean {
    const found = this.sql.number(
      `SELECT EXISTS (SELECT 1 FROM uploads INDEXED BY uploads_path
           WHERE path = ?1 AND id <> ?2 AND account = ?3 AND size_bytes = ?4 AND mtime_ms = ?5)
         OR EXISTS (SELECT 1 FROM uploads INDEXED BY uploads_content
           WHERE intent_at IS NOT NULL AND account = ?3 AND size_bytes = ?4 AND sha256 IS NULL AND id <> ?2)
         OR EXISTS (SELECT 1 FROM uploads INDEXED BY uploads_content
           WHERE intent_at IS NOT NULL AND account = ?3 AND size_bytes = ?4 AND sha256 = ?6 AND id <> ?2)
         OR EXISTS (SELECT 1 ${startedAlike} AND sha256 IS NULL AND id <> ?2 AND site IS ?7)
         OR EXISTS (SELECT 1 ${startedAlike} AND sha256 = ?6 AND id <> ?2 AND site IS ?7)`,
      path,
      id,
      account,
      file.sizeBytes,
      file.mtimeMs,
      file.sha256,
      site,
    );
    return found !== 0;
  }

  /** Submitted uploads of this size that have no hash yet; the newest is first. */
  unhashed(id: string, account: string, sizeBytes: number, limit: number): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT * ${ofSize} AND sha256 IS NULL AND ${isSubmitted} ORDER BY added_at DESC LIMIT ?`,
        account,
        sizeBytes,
        id,
        limit,
      ),
    );
  }

  /** The newest submitted upload of this content; null if there is none. */
  sameContent(id: string, account: string, sizeBytes: number, sha256: string): Upload | null {
    const rows = this.sql.all(
      `SELECT * ${ofSize} AND sha256 = ? AND ${isSubmitted} ORDER BY added_at DESC LIMIT 1`,
      account,
      sizeBytes,
      id,
      sha256,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** The same, without uploads that a person sent although the content was submitted before. */
  sameContentNotForced(id: string, account: string, sizeBytes: number, sha256: string): Upload | null {
    const rows = this.sql.all(
      `SELECT * ${ofSize} AND sha256 = ? AND send_anyway = 0 AND ${isSubmitted} ORDER BY added_at DESC LIMIT 1`,
      account,
      sizeBytes,
      id,
      sha256,
    );
    return this.decode(rows)[0] ?? null;
  }

  /**
   * Other uploads of the same site with this size and hash whose transfer has started and that have no submission.
   * `sha256`: null finds uploads without a hash.
   */
  startedDuplicates(
    { id, site }: Pick<Upload, 'id' | 'site'>,
    sizeBytes: number,
    sha256: string | null,
  ): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT * ${startedOfSize} AND sha256 IS ? ORDER BY added_at LIMIT ?`,
        sizeBytes,
        id,
        site,
        sha256,
        startedAtOnce,
      ),
    );
  }

  /** Whether the transfer of another upload of this size has started at the same site. */
  hasSizeStarted({ id, site }: Pick<Upload, 'id' | 'site'>, sizeBytes: number): boolean {
    return this.sql.number(`SELECT 1 ${startedOfSize} LIMIT 1`, sizeBytes, id, site) !== null;
  }

  /**
   * Submissions that were made at the site, the newest first, also of uploads that left the list. `path`: only of files at
   * this path.
   */
  made(site: string, limit: number, path: string | null = null): MadeSubmission[] {
    const [uploads, paths] =
      path === null ? ['uploads NOT INDEXED WHERE', []] : ['uploads WHERE path = ? AND', [path]];
    const rows = this.sql.all(
      `SELECT submission_id, path, coalesce(intent_at, added_at) AS submitted_at FROM ${uploads}
       submission_id IS NOT NULL AND intent_at IS NOT NULL AND site = ? ORDER BY rowid DESC LIMIT ?`,
      ...paths,
      site,
      limit,
    );
    return rows.map((row) => ({
      submissionId: String(columnOf(row, 'submission_id')),
      path: String(columnOf(row, 'path')),
      submittedAt: Number(columnOf(row, 'submitted_at')),
    }));
  }

  /** Of these paths, the uploads that this account submitted; the newest is last. */
  submittedAt(paths: readonly string[], account: string): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT uploads.* FROM json_each(?) AS asked
         CROSS JOIN uploads INDEXED BY uploads_path ON uploads.path = asked.value
         WHERE account = ? AND ${isSubmitted} ORDER BY added_at`,
        JSON.stringify(paths),
        account,
      ),
    );
  }

  /**
   * The last submission of this account whose file had this name, in any folder; null if there is none. The first file of a name
   * has it at the service too, and later ones a number after it.
   */
  submittedAsName(name: string, account: string): Upload | null {
    const own = remoteNameOf(name, 1);
    // All names that are numbered are between these two.
    const numbered = `${own.slice(0, own.length - extname(own).length)} (`;
    const [first, last] = own < numbered ? [own, `${numbered}~`] : [numbered, own];
    const rows = this.sql.all(
      `SELECT * FROM uploads INDEXED BY uploads_remote_name
       WHERE remote_name >= ?1 AND remote_name <= ?2 AND account = ?3 AND submission_id IS NOT NULL AND ${isSubmitted}
         AND substr(path, -length(?4) - 1) IN ('/' || ?4, '\\' || ?4)
       ORDER BY added_at DESC LIMIT 1`,
      first,
      last,
      account,
      name,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** The upload that made this submission, other than the one with this id. */
  ofSubmission(submissionId: string, id: string): Upload | null {
    const rows = this.sql.all(
      `SELECT * FROM uploads WHERE submission_id = ? AND id <> ? AND intent_at IS NOT NULL ORDER BY added_at LIMIT 1`,
      submissionId,
      id,
    );
    return this.decode(rows)[0] ?? null;
  }
}

const isSubmitted = stateIn('isSubmitted');
/** The uploads with the blob ?1 in the column, where '' stands for their blob_path. */
const withBlobIn = (column: 'created_blob' | 'claimed_blob') => `(
  SELECT id, path FROM uploads INDEXED BY uploads_${column} WHERE ${column} > '' AND ${column} = ?1
  UNION ALL
  SELECT id, path FROM uploads INDEXED BY uploads_blob_path WHERE blob_path = ?1 AND ${column} = '')`;
/** The limit of a query; as many as can be in flight at once. */
const startedAtOnce = 64;
const startedOfSize = `FROM uploads INDEXED BY uploads_started
  WHERE removed_at IS NULL AND submission_id IS NULL AND remote_name IS NOT NULL AND size_bytes = ? AND id <> ?
  AND site IS ?`;
const startedAlike = `FROM uploads INDEXED BY uploads_started
  WHERE removed_at IS NULL AND submission_id IS NULL AND remote_name IS NOT NULL AND size_bytes = ?4`;
const ofSize = `FROM uploads INDEXED BY uploads_content
  WHERE intent_at IS NOT NULL AND account = ? AND size_bytes = ? AND id <> ?`;

/**
 * What identifies the same file. A file that is sent anyway counts as another file, even if it was sent under this
 * name before.
 */
function ownFile({ path, file, sendAnyway }: Upload) {
  return {
    path: sendAnyway ? '' : path,
    sizeBytes: file?.sizeBytes ?? null,
    mtimeMs: file?.mtimeMs ?? null,
  };
}
