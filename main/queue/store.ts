/**
 * The queue's store: uploads and their timelines in SQLite. Synchronous, one short transaction a call; what it returns
 * as saved is on the disk.
 */
import type Database from 'libsql';

import type { FilterName, TimelineEntry } from '../../preload/contract.ts';
import type { Range } from '../transfer/blockPlan.ts';
import { type List, decodeEntry, decodeUpload, encodeEntryFacts, encodeUpload } from './rows.ts';
import { Tally } from './tally.ts';
import { type Lane, type Upload, newUpload } from './upload.ts';

export interface ListQuery {
  readonly filter: FilterName;
  readonly search: string;
  readonly sort: 'queue' | 'newest' | 'name' | 'size';
  readonly offset: number;
  readonly limit: number;
}

/** Every column, as the rows are encoded. */
const columns = Object.keys(encodeUpload(newUpload('', '', 0, 0)));
/** By position: binding forty names costs more than the insert itself. */
const placeholders = columns.map(() => '?').join(', ');

const orders: Readonly<Record<ListQuery['sort'], string>> = {
  queue: 'position',
  newest: 'added_at DESC, position DESC',
  name: 'name COLLATE NOCASE, position',
  size: 'size_bytes DESC, position',
};

export class Store {
  readonly tally: Tally;
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();
  private setAsideCount = 0;
  private isInTransaction = false;

  constructor(database: Database.Database) {
    this.database = database;
    this.tally = new Tally(this.readTally());
  }

  /** Rows that could not be read since the start and were set aside. */
  get rowsSetAside(): number {
    return this.setAsideCount;
  }

  /** Saves new uploads, all or none. */
  insert(uploads: readonly Upload[]): void {
    const statement = this.statement(`INSERT INTO uploads (${columns.join(', ')}) VALUES (${placeholders})`);
    this.transaction(() => {
      for (const upload of uploads) statement.run(...Object.values(encodeUpload(upload)));
    });
    for (const upload of uploads) this.tally.change(null, upload);
  }

  /** Saves a changed upload together with what its timeline says of the change. */
  save(before: Upload, after: Upload, entries: readonly TimelineEntry[]): void {
    this.transaction(() => {
      this.write(after);
      // Committed, or of a content that is gone: either way they will not be asked for again.
      if (after.blob !== null || after.startedOver !== before.startedOver) this.forgetBlocks(after.id);
      for (const entry of entries) this.record(after.id, entry);
    });
    this.tally.change(before, after);
  }

  /**
   * The blocks of the upload that storage confirmed for this blob and this generation of the file. Those of another are
   * forgotten: they are not where this one's are.
   */
  openBlocks(id: string, blobPath: string, generation: number): Range[] {
    this.run(
      'DELETE FROM blocks WHERE upload_id = ? AND (blob_path <> ? OR generation <> ?)',
      id,
      blobPath,
      generation,
    );
    const rows = this.all('SELECT offset, length FROM blocks WHERE upload_id = ? ORDER BY offset', id);
    return rows.map((row) => ({
      offset: numberIn(row, 'offset') ?? 0,
      length: numberIn(row, 'length') ?? 0,
    }));
  }

  confirmBlock(id: string, blobPath: string, generation: number, { offset, length }: Range): void {
    this.run(
      'INSERT OR REPLACE INTO blocks (upload_id, offset, length, blob_path, generation) VALUES (?, ?, ?, ?, ?)',
      id,
      offset,
      length,
      blobPath,
      generation,
    );
  }

  forgetBlocks(id: string): void {
    this.run('DELETE FROM blocks WHERE upload_id = ?', id);
  }

  /** Adds to a timeline without changing the upload. */
  note(id: string, entry: TimelineEntry): void {
    this.record(id, entry);
  }

  get(id: string): Upload | null {
    return this.decode(this.all('SELECT * FROM uploads WHERE id = ?', id))[0] ?? null;
  }

  /** Begins with the moment the upload was added, which its own row keeps. */
  timeline(id: string): TimelineEntry[] {
    const added = this.all(
      `SELECT added_at AS at, 'added' AS event, NULL AS facts FROM uploads WHERE id = ?`,
      id,
    );
    const rows = this.all('SELECT at, event, facts FROM timeline WHERE upload_id = ? ORDER BY id', id);
    return [...added, ...rows].map(decodeEntry).filter((entry) => entry !== null);
  }

  /** Queued uploads of the lane whose time has come, in the order of the queue. */
  due(lane: Lane, now: number, limit: number): Upload[] {
    return this.decode(
      this.all(
        `SELECT * FROM uploads INDEXED BY uploads_turn
         WHERE removed_at IS NULL AND state = 'queued' AND lane = ? AND due_at <= ? ORDER BY position LIMIT ?`,
        lane,
        now,
        limit,
      ),
    );
  }

  /** Processing uploads about which the service is to be asked, the longest due first. */
  duePolls(now: number, limit: number): Upload[] {
    return this.decode(
      this.all(
        `SELECT * FROM uploads INDEXED BY uploads_due
         WHERE removed_at IS NULL AND state = 'processing' AND due_at <= ? ORDER BY due_at LIMIT ?`,
        now,
        limit,
      ),
    );
  }

  /** Every processing upload of this submission. */
  followersOf(submissionId: string): Upload[] {
    return this.decode(
      this.all(
        `SELECT * FROM uploads WHERE submission_id = ? AND state = 'processing' AND removed_at IS NULL`,
        submissionId,
      ),
    );
  }

  /** When the next waiting upload of that state comes due after `now`; null when none waits. */
  nextDueAt(state: 'queued' | 'processing', now: number): number | null {
    const [row] = this.all(
      'SELECT min(due_at) AS at FROM uploads WHERE removed_at IS NULL AND state = ? AND due_at > ?',
      state,
      now,
    );
    return numberIn(row, 'at');
  }

  /** Start-up, in one transaction: whatever was in flight when the app ended goes back to the queue. */
  interruptAll(at: number): void {
    this.transaction(() => {
      this.run(
        `INSERT INTO timeline (upload_id, at, event)
         SELECT id, ?, 'interrupted' FROM uploads WHERE state IN ('checking', 'uploading', 'submitting')`,
        at,
      );
      this.run(
        `UPDATE uploads SET state = 'queued', due_at = 0, failure = NULL, attempt = attempt + (state = 'submitting')
         WHERE state IN ('checking', 'uploading', 'submitting')`,
      );
    });
  }

  /** Of these paths, the uploads that have not come to a good end yet. */
  unfinishedAmong(paths: readonly string[]): Upload[] {
    const rows = this.all(
      `SELECT uploads.* FROM json_each(?) AS paths CROSS JOIN uploads INDEXED BY uploads_path ON uploads.path = paths.value
       WHERE removed_at IS NULL
       AND (list = 'active' OR (list IN ('attention', 'cancelled') AND submission_id IS NULL))`,
      JSON.stringify(paths),
    );
    return this.decode(rows);
  }

  /**
   * Whether another file was sent, or may have been, under this name to the same site. `site`: the part of the account
   * before its dot, so that a new key of the same workspace does not forget what the old one sent.
   */
  isNameTaken(remoteName: string, site: string, upload: Upload): boolean {
    const rows = this.all(
      `SELECT 1 FROM uploads WHERE remote_name = ? AND account >= ? AND account < ? AND id <> ?
       AND (removed_at IS NULL OR intent_at IS NOT NULL)
       AND NOT (path = ? AND size_bytes IS ? AND mtime_ms IS ?) LIMIT 1`,
      remoteName,
      `${site}.`,
      `${site}/`,
      upload.id,
      upload.path,
      upload.file?.sizeBytes ?? null,
      upload.file?.mtimeMs ?? null,
    );
    return rows.length > 0;
  }

  /** Whether the blob is another file's. */
  isBlobTaken(blobPath: string, upload: Upload): boolean {
    const rows = this.all(
      `SELECT 1 FROM uploads WHERE blob_path = ? AND id <> ?
       AND NOT (path = ? AND size_bytes IS ? AND mtime_ms IS ?) LIMIT 1`,
      blobPath,
      upload.id,
      upload.path,
      upload.file?.sizeBytes ?? null,
      upload.file?.mtimeMs ?? null,
    );
    return rows.length > 0;
  }

  /** The upload that submitted this blob and knows its submission, if there is one. */
  submittedAs(blobPath: string): Upload | null {
    const rows = this.all(
      'SELECT * FROM uploads WHERE blob_path = ? AND submission_id IS NOT NULL ORDER BY added_at LIMIT 1',
      blobPath,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** The last upload that brought the same unchanged file to the same account, if there is one. */
  submittedBefore(upload: Upload, account: string): Upload | null {
    if (upload.file === null) return null;
    const rows = this.all(
      `SELECT * FROM uploads WHERE path = ? AND id <> ? AND account = ? AND size_bytes = ? AND mtime_ms = ?
       AND state IN ('processing', 'complete', 'already-submitted') ORDER BY added_at DESC LIMIT 1`,
      upload.path,
      upload.id,
      account,
      upload.file.sizeBytes,
      upload.file.mtimeMs,
    );
    return this.decode(rows)[0] ?? null;
  }

  /** Rows of the window, and how many fit the filter and the search. */
  list(query: ListQuery): { readonly uploads: Upload[]; readonly total: number } {
    const { where, values } = condition(query);
    const uploads = this.decode(
      this.all(
        `SELECT * FROM uploads WHERE ${where} ORDER BY ${orders[query.sort]} LIMIT ? OFFSET ?`,
        ...values,
        query.limit,
        query.offset,
      ),
    );
    if (query.search === '') return { uploads, total: this.tally.counted()[query.filter] };
    const [row] = this.all(`SELECT count(*) AS count FROM uploads WHERE ${where}`, ...values);
    return { uploads, total: numberIn(row, 'count') ?? 0 };
  }

  /** The smallest and the largest position in use; both 0 in an empty queue. */
  positions(): { readonly first: number; readonly last: number } {
    // One query for each: only so does each take its end of the index.
    const [first] = this.all('SELECT min(position) AS position FROM uploads');
    const [last] = this.all('SELECT max(position) AS position FROM uploads');
    return { first: numberIn(first, 'position') ?? 0, last: numberIn(last, 'position') ?? 0 };
  }

  fact(name: string): string | null {
    const [row] = this.all('SELECT value FROM facts WHERE name = ?', name);
    return hasColumn(row, 'value') && typeof row.value === 'string' ? row.value : null;
  }

  setFact(name: string, value: string): void {
    this.run(
      'INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }

  close(): void {
    this.database.close();
  }

  /** An upsert, not REPLACE: that would delete the row first, and its timeline with it. */
  private write(upload: Upload): void {
    const changes = columns.map((name) => `${name} = excluded.${name}`).join(', ');
    this.statement(
      `INSERT INTO uploads (${columns.join(', ')}) VALUES (${placeholders}) ON CONFLICT (id) DO UPDATE SET ${changes}`,
    ).run(...Object.values(encodeUpload(upload)));
  }

  private record(id: string, entry: TimelineEntry): void {
    this.run(
      'INSERT INTO timeline (upload_id, at, event, facts) VALUES (?, ?, ?, ?)',
      id,
      entry.at,
      entry.event,
      encodeEntryFacts(entry),
    );
  }

  private readTally() {
    const rows = this.all(
      `SELECT list, count(*) AS count, coalesce(sum(CASE WHEN blob_path IS NULL THEN size_bytes END), 0) AS unsent
       FROM uploads WHERE removed_at IS NULL GROUP BY list`,
    );
    return rows.map((row) => ({
      list: String(hasColumn(row, 'list') ? row.list : '') as List,
      count: numberIn(row, 'count') ?? 0,
      unsentBytes: numberIn(row, 'unsent') ?? 0,
    }));
  }

  /** Reads rows; one that cannot be an upload is moved to `set_aside`, so that it troubles nobody again. */
  private decode(rows: readonly unknown[]): Upload[] {
    const uploads: Upload[] = [];
    for (const row of rows) {
      const upload = decodeUpload(row);
      if (upload === null) this.setAside(row);
      else uploads.push(upload);
    }
    return uploads;
  }

  private setAside(row: unknown): void {
    const id = hasColumn(row, 'id') ? row.id : null;
    this.transaction(() => {
      this.run(
        'INSERT INTO set_aside (at, reason, row) VALUES (?, ?, ?)',
        Date.now(),
        'unreadable',
        JSON.stringify(row),
      );
      this.run('DELETE FROM uploads WHERE id IS ?', id);
    });
    this.setAsideCount += 1;
    this.tally.reset(this.readTally());
  }

  private all(sql: string, ...values: readonly unknown[]): unknown[] {
    return this.statement(sql).all(...values);
  }

  private run(sql: string, ...values: readonly unknown[]): void {
    this.statement(sql).run(...values);
  }

  private statement(sql: string): Database.Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }

  /** Several changes as one transaction: one write to the disk for all of them. */
  together(work: () => void): void {
    this.transaction(work);
  }

  /** Its own BEGIN and COMMIT: the library's roll back hides the first error behind a second one. */
  private transaction(work: () => void): void {
    if (this.isInTransaction) {
      work();
      return;
    }
    this.database.exec('BEGIN IMMEDIATE');
    this.isInTransaction = true;
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      try {
        this.database.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself, as it does when the disk is full
      }
      throw error;
    } finally {
      this.isInTransaction = false;
    }
  }
}

function condition(query: ListQuery): { readonly where: string; readonly values: unknown[] } {
  const parts = ['removed_at IS NULL'];
  const values: unknown[] = [];
  if (query.filter !== 'all') {
    parts.push('list = ?');
    values.push(query.filter);
  }
  if (query.search !== '') {
    const pattern = `%${query.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    parts.push(`(path LIKE ? ESCAPE '\\' OR submission_id LIKE ? ESCAPE '\\' OR failure LIKE ? ESCAPE '\\')`);
    values.push(pattern, pattern, pattern);
  }
  return { where: parts.join(' AND '), values };
}

function hasColumn<Name extends string>(row: unknown, name: Name): row is Record<Name, unknown> {
  return typeof row === 'object' && row !== null && name in row;
}

function numberIn(row: unknown, name: string): number | null {
  return hasColumn(row, name) && typeof row[name] === 'number' ? row[name] : null;
}
