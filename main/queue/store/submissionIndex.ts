import type { Upload } from '../model/upload.ts';
/**
 * What was sent before, as far as it bears on what is sent now: names and blobs that are another file's, submissions
 * that hold this one already.
 */
import { type Sql, columnOf } from './sql.ts';

export class SubmissionIndex {
  private readonly sql: Sql;
  private readonly decode: (rows: readonly unknown[]) => Upload[];

  constructor(sql: Sql, decode: (rows: readonly unknown[]) => Upload[]) {
    this.sql = sql;
    this.decode = decode;
  }

  /**
   * Whether another file was sent, or may have been, under this name to the same site. `site`: the part of the account
   * before its dot, so that a new key of the same workspace does not forget what the old one sent.
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

  /** Whether the blob is another file's. */
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

  /** The upload that submitted this blob and knows its submission, if there is one. */
  submittedAs(blobPath: string): Upload | null {
    const rows = this.sql.all(
      'SELECT * FROM uploads WHERE blob_path = ? AND submission_id IS NOT NULL ORDER BY added_at LIMIT 1',
      blobPath,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** The last upload that brought the same unchanged file to the same account, if there is one. */
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

  /** Of these files, the paths of those that this account submitted as they are. */
  submittedUnchanged(
    files: readonly { readonly path: string; readonly sizeBytes: number; readonly mtimeMs: number }[],
    account: string,
  ): Set<string> {
    const rows = this.sql.all(
      `SELECT DISTINCT uploads.path FROM json_each(?) AS files
       CROSS JOIN uploads INDEXED BY uploads_path ON uploads.path = json_extract(files.value, '$.path')
       WHERE account = ? AND size_bytes = json_extract(files.value, '$.sizeBytes')
       AND mtime_ms = json_extract(files.value, '$.mtimeMs') AND ${isSubmitted}`,
      JSON.stringify(files),
      account,
    );
    return new Set(rows.map((row) => String((row as { path: unknown }).path)));
  }

  /** How much was completed at or after this moment, whether or not it was removed since. */
  completedSince(at: number): { readonly files: number; readonly bytes: number } {
    const [row] = this.sql.all(
      `SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM uploads INDEXED BY uploads_completed
       WHERE state = 'complete' AND finished_at >= ?`,
      at,
    );
    return { files: Number(columnOf(row, 'files')), bytes: Number(columnOf(row, 'bytes')) };
  }

  /** Whether the account submitted anything else of this size. */
  hasSize(id: string, account: string, sizeBytes: number): boolean {
    return this.sql.number(`SELECT 1 ${ofSize} AND ${isSubmitted} LIMIT 1`, account, sizeBytes, id) !== null;
  }

  /** Submitted uploads of this size whose content was never looked at, the last first. */
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

  /** The last submitted upload of this content, if there is one. */
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

  /** The same, but for what a person had sent beside what there was. */
  sameContentUnasked(id: string, account: string, sizeBytes: number, sha256: string): Upload | null {
    const rows = this.sql.all(
      `SELECT * ${ofSize} AND sha256 = ? AND send_anyway = 0 AND ${isSubmitted} ORDER BY added_at DESC LIMIT 1`,
      account,
      sizeBytes,
      id,
      sha256,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** Uploads whose bytes have begun to leave and that have no submission, of this size and content; null: not looked at. */
  startedCopies(id: string, sizeBytes: number, sha256: string | null): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT * ${startedOfSize} AND sha256 IS ? ORDER BY added_at LIMIT ?`,
        sizeBytes,
        id,
        sha256,
        startedAtOnce,
      ),
    );
  }

  /** Whether the bytes of anything else of this size have begun to leave. */
  hasSizeStarted(id: string, sizeBytes: number): boolean {
    return this.sql.number(`SELECT 1 ${startedOfSize} LIMIT 1`, sizeBytes, id) !== null;
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

const isSubmitted = `state IN ('processing', 'complete', 'already-submitted')`;
/** Not more than can be under way at once. */
const startedAtOnce = 64;
const startedOfSize = `FROM uploads INDEXED BY uploads_started
  WHERE removed_at IS NULL AND submission_id IS NULL AND remote_name IS NOT NULL AND size_bytes = ? AND id <> ?`;
const ofSize = `FROM uploads INDEXED BY uploads_content
  WHERE intent_at IS NOT NULL AND account = ? AND size_bytes = ? AND id <> ?`;

/** What does not count as another file. Sent anyway, a file is another one, also where it went under this name before. */
function ownFile({ path, file, sendAnyway }: Upload) {
  return {
    path: sendAnyway ? '' : path,
    sizeBytes: file?.sizeBytes ?? null,
    mtimeMs: file?.mtimeMs ?? null,
  };
}
