/**
 * Reads uploads, and keeps those that change now in memory. A malformed row is moved to `set_aside`, so that it is read only
 * once.
 */
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf } from './sql.ts';
import { decodeUpload } from './uploadRecord.ts';

/** An upload is read at each of its changes, which follow each other soon. */
const cachedUploads = 4_096;

/** A range of the queue, in its order. */
export interface PageRange {
  readonly batchId?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

export class UploadReader {
  private readonly sql: Sql;
  private readonly onSetAside: () => void;
  private readonly cache = new Map<string, Upload>();
  private setAsideCount = 0;

  /** `onSetAside`: called after rows that could not be read were removed. */
  constructor(sql: Sql, onSetAside: () => void) {
    this.sql = sql;
    this.onSetAside = onSetAside;
  }

  /** Rows that could not be read since the start and were set aside. */
  get rowsSetAside(): number {
    return this.setAsideCount;
  }

  get(id: string): Upload | null {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const [read] = this.decode(this.sql.all('SELECT * FROM uploads WHERE id = ?', id));
    if (read === undefined) return null;
    this.remember(read);
    return read;
  }

  /** Of these ids, the uploads that exist and are not removed, in this order. */
  many(ids: readonly string[]): Upload[] {
    const read = this.readAll(ids.filter((id) => !this.cache.has(id)));
    const uploads = new Map(read.map((upload) => [upload.id, upload]));
    return ids.flatMap((id) => {
      const upload = this.cache.get(id) ?? uploads.get(id);
      return upload === undefined || upload.removedAt !== null ? [] : [upload];
    });
  }

  /** Reads by id first: most uploads are cached, and reading a whole row costs ten times as much as its id. */
  ofIds(rows: readonly unknown[]): Upload[] {
    return rows.map((row) => this.get(String(columnOf(row, 'id')))).filter((upload) => upload !== null);
  }

  /** A range of uploads in the order of the queue, of one batch or of all, without removed ones. */
  page({ batchId, offset, limit }: PageRange): Upload[] {
    const [uploads, batchIds] =
      batchId === undefined
        ? ['uploads WHERE removed_at IS NULL', []]
        : ['uploads INDEXED BY uploads_batch WHERE removed_at IS NULL AND batch_id = ?', [batchId]];
    const rows = this.sql.all(
      `SELECT id FROM ${uploads} ORDER BY position LIMIT ? OFFSET ?`,
      ...batchIds,
      limit,
      offset,
    );
    return this.many(rows.map((row) => String(columnOf(row, 'id'))));
  }

  /** Reads uploads without keeping them. */
  readAll(ids: readonly string[]): Upload[] {
    if (ids.length === 0) return [];
    return this.decode(
      this.sql.all(
        'SELECT uploads.* FROM json_each(?) AS wanted CROSS JOIN uploads ON uploads.id = wanted.value',
        JSON.stringify(ids),
      ),
    );
  }

  /** Keeps an upload that was just written. */
  remember(upload: Upload): void {
    this.cache.delete(upload.id);
    this.cache.set(upload.id, upload);
    const [oldest] = this.cache.keys();
    if (this.cache.size > cachedUploads && oldest !== undefined) this.cache.delete(oldest);
  }

  /** Keeps new uploads while there is room: the first ones that were added start first. */
  rememberNew(uploads: readonly Upload[]): void {
    for (const upload of uploads.slice(0, cachedUploads - this.cache.size)) this.cache.set(upload.id, upload);
  }

  /** Rows were changed without a call of `remember`. */
  forgetAll(): void {
    this.cache.clear();
  }

  decode(rows: readonly unknown[]): Upload[] {
    const uploads: Upload[] = [];
    const unreadable: unknown[] = [];
    for (const row of rows) {
      const upload = decodeUpload(row);
      if (upload === null) unreadable.push(row);
      else uploads.push(upload);
    }
    if (unreadable.length > 0) this.setAside(unreadable);
    return uploads;
  }

  private setAside(rows: readonly unknown[]): void {
    this.sql.transaction(() => {
      for (const row of rows) {
        this.sql.run(
          'INSERT INTO set_aside (at, reason, row) VALUES (?, ?, ?)',
          Date.now(),
          'unreadable',
          JSON.stringify(row),
        );
        this.sql.run('DELETE FROM uploads WHERE id IS ?', columnOf(row, 'id'));
        this.cache.delete(String(columnOf(row, 'id')));
      }
      this.sql.whenCommitted(() => {
        this.setAsideCount += rows.length;
        this.onSetAside();
      });
    });
  }
}
