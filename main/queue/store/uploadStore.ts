/**
 * The store of the queue: uploads and their timelines in SQLite. Calls are synchronous, each one short transaction.
 * Saved changes survive the end of the process, and after `flushed` resolves also a power cut. After each commit the
 * store notifies its subscribers; it does not depend on them.
 */
import type Database from 'libsql';

import type { TimelineEntry } from '../../../preload/contract.ts';
import { kindsWhere } from '../../errors/errorTaxonomy.ts';
import type { Lane } from '../model/lanes.ts';
import { transition } from '../model/stateMachine.ts';
import { stateIn } from '../model/states.ts';
import { type Upload, generationOf, newUpload } from '../model/upload.ts';
import { BatchStore } from './batchStore.ts';
import { BlockStore } from './blockStore.ts';
import { type LongestPauses, limitDueTimesAtStart, moveDueTimes } from './dueTimes.ts';
import { FindingStore } from './findingStore.ts';
import { SiteStore } from './siteStore.ts';
import { type Connection, Sql, columnOf } from './sql.ts';
import { SubmissionIndex } from './submissionIndex.ts';
import { SubmissionStore } from './submissionStore.ts';
import { decodeEntry, decodeUpload, encodeEntryFacts, encodeUpload } from './uploadRecord.ts';
import {
  type SummaryPage,
  type UploadGroup,
  failureKind,
  readGroups,
  readSummaries,
} from './uploadSummaries.ts';
import { type Flush, noFlush } from './walFlush.ts';

/** An upload is read at each of its changes, which follow each other soon. */
const cachedUploads = 4_096;
const maxCountedSubmissions = 100;

export interface StoreSubscriber {
  /** Called after the commit. `before` is null for an insert, `after` is null for a deletion. */
  saved(before: Upload | null, after: Upload | null): void;
  /** Rows were removed without a call of `saved`; everything that was read from the database has to be read again. */
  reloaded(): void;
}

export class UploadStore {
  readonly batches: BatchStore;
  readonly blocks: BlockStore;
  readonly findings: FindingStore;
  readonly submissionIndex: SubmissionIndex;
  readonly submissions: SubmissionStore;
  readonly sites: SiteStore;
  /** For other tables of the same database. */
  readonly sql: Sql;
  private readonly flush: Flush;
  private readonly cache = new Map<string, Upload>();
  private readonly subscribers: StoreSubscriber[] = [];
  private setAsideCount = 0;
  private isClosed = false;

  /** `file`: keeps the database's file in its place; default: nothing does. */
  constructor(database: Database.Database, flush: Flush = noFlush, file?: Connection) {
    this.flush = flush;
    this.sql = new Sql(file ?? { forWriting: () => database }, () => this.cache.clear());
    this.submissionIndex = new SubmissionIndex(this.sql, (rows) => this.decode(rows));
    this.batches = new BatchStore(this.sql);
    this.blocks = new BlockStore(this.sql);
    this.findings = new FindingStore(this.sql);
    this.submissions = new SubmissionStore(this.sql);
    this.sites = new SiteStore(this.sql);
  }

  /** Notifies `subscriber` of every change from now on. */
  subscribe(subscriber: StoreSubscriber): void {
    this.subscribers.push(subscriber);
  }

  /** Rows that could not be read since the start and were set aside. */
  get rowsSetAside(): number {
    return this.setAsideCount;
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** Saves new uploads, all or none. */
  insert(uploads: readonly Upload[]): void {
    this.sql.transaction(() => {
      insertRows(this.sql, uploads);
      this.sql.whenCommitted(() => {
        for (const upload of uploads) this.notify(null, upload);
      });
    });
  }

  /** Saves a changed upload together with its timeline entries. */
  save(before: Upload, after: Upload, entries: readonly TimelineEntry[]): void {
    this.sql.transaction(() => {
      this.update(before, after);
      // The blocks are committed, or their content no longer exists, so they are not needed any more. For a file in a
      // watch folder their checksums show later whether its content has changed.
      const isCommitted = after.blob !== before.blob && after.blob !== null;
      const isStartedOver = after.blob !== before.blob || generationOf(after) !== generationOf(before);
      if (isStartedOver && !(isCommitted && this.isWatched(after.path))) this.blocks.forget(after.id);
      for (const entry of entries) this.insertEntry(after.id, entry);
      if (after.status.state === 'complete' && after.removedAt !== before.removedAt)
        this.findings.setRemoved(after.id, after.removedAt);
      this.addToCache(after);
      this.sql.whenCommitted(() => this.notify(before, after));
    });
  }

  /** Whether a watch folder knows a file at this path. */
  isWatched(path: string): boolean {
    return this.sql.all('SELECT 1 FROM watched_files WHERE path = ?', path).length > 0;
  }

  /** Adds an entry to a timeline without changing the upload. */
  appendTimeline(id: string, entry: TimelineEntry): void {
    this.insertEntry(id, entry);
  }

  get(id: string): Upload | null {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const [read] = this.decode(this.sql.all('SELECT * FROM uploads WHERE id = ?', id));
    if (read === undefined) return null;
    this.addToCache(read);
    return read;
  }

  /** Of these ids, the uploads that exist and are not removed, in this order. */
  many(ids: readonly string[]): Upload[] {
    const read = this.read(ids.filter((id) => !this.cache.has(id)));
    const uploads = new Map(read.map((upload) => [upload.id, upload]));
    return ids.flatMap((id) => {
      const upload = this.cache.get(id) ?? uploads.get(id);
      return upload === undefined || upload.removedAt !== null ? [] : [upload];
    });
  }

  /** A range of uploads in the order of the queue, of one batch or of all, without removed ones. */
  page({ batchId, offset, limit }: PageRange): Upload[] {
    const [uploads, batchIds] =
      batchId === undefined
        ? ['uploads WHERE removed_at IS NULL', []]
        : ['uploads INDEXED BY uploads_batch WHERE removed_at IS NULL AND batch_id = ?', [batchId]];
    return this.decode(
      this.sql.all(`SELECT * FROM ${uploads} ORDER BY position LIMIT ? OFFSET ?`, ...batchIds, limit, offset),
    );
  }

  /** Every upload that is not removed, in groups that are counted alike. */
  groups(): readonly UploadGroup[] {
    return readGroups(this.sql);
  }

  /** Summaries of at most `limit` uploads that are not removed. `after`: 0, or the last page's `next`. */
  summaries(after: number, limit: number): Pick<SummaryPage, 'summaries' | 'next'> {
    const { unreadable, ...page } = readSummaries(this.sql, after, limit);
    this.read(unreadable); // sets them aside
    return page;
  }

  /** The timeline of an upload. Its first entry is the time when it was added, which is in the upload's own row. */
  timeline(id: string): TimelineEntry[] {
    const added = this.sql.all(
      `SELECT added_at AS at, 'added' AS event, NULL AS facts FROM uploads WHERE id = ?`,
      id,
    );
    const rows = this.sql.all('SELECT at, event, facts FROM timeline WHERE upload_id = ? ORDER BY id', id);
    return [...added, ...rows].map(decodeEntry).filter((entry) => entry !== null);
  }

  /** Ids of the site's queued uploads of the lane that are due, in the order of the queue. `site`: null for uploads without one. */
  due(lane: Lane, now: number, limit: number, site: string | null): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND state = 'queued' AND site IS ? AND lane = ? AND due_at <= ?
       ORDER BY position LIMIT ?`,
      site,
      lane,
      now,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Ids of uploads that wait for their next try because of an error of the network. */
  waitingForNetwork(limit: number): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads WHERE removed_at IS NULL AND state = 'queued' AND due_at > 0
       AND json_extract(failure, '$.scope') = 'network' ORDER BY due_at LIMIT ?`,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Uploads that wait because their drive could not be read. */
  waitingForDrive(limit: number): Upload[] {
    return this.ofIds(
      this.sql.all(
        `SELECT id FROM uploads WHERE removed_at IS NULL AND state = 'queued' AND due_at > 0
         AND ${failureKind} IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
        JSON.stringify(kindsWhere('source', 'drive')),
        limit,
      ),
    );
  }

  /**
   * The site's processing uploads whose next poll is due; the one that is due longest is first. `except`: submissions that
   * are polled now.
   */
  duePolls(now: number, limit: number, site: string | null, except: readonly string[] = []): Upload[] {
    return this.ofIds(
      this.sql.all(
        `SELECT id FROM uploads INDEXED BY uploads_polls
         WHERE removed_at IS NULL AND state = 'processing' AND site IS ? AND due_at <= ?
           AND submission_id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
        site,
        now,
        JSON.stringify(except),
        limit,
      ),
    );
  }

  /** How many submissions are polled now, counted up to a number that is enough to keep them free of other reads. */
  processingSubmissions(): number {
    return (
      this.sql.number(
        `SELECT count(*) FROM (SELECT DISTINCT submission_id FROM uploads INDEXED BY uploads_due
         WHERE removed_at IS NULL AND state = 'processing' LIMIT ?)`,
        maxCountedSubmissions,
      ) ?? 0
    );
  }

  /** Every processing upload of this submission. */
  followersOf(submissionId: string): Upload[] {
    return this.ofIds(
      this.sql.all(
        `SELECT id FROM uploads INDEXED BY uploads_submission
         WHERE submission_id = ? AND state = 'processing' AND removed_at IS NULL`,
        submissionId,
      ),
    );
  }

  /** When the next upload of that state becomes due after `now`; null if none waits. */
  nextDueAt(state: 'queued' | 'processing', now: number): number | null {
    return this.sql.number(
      'SELECT min(due_at) FROM uploads WHERE removed_at IS NULL AND due_at > 0 AND state = ? AND due_at > ?',
      state,
      now,
    );
  }

  /** Uploads that a step works on, or worked on when the app ended. */
  running(): Upload[] {
    return this.ofIds(
      this.sql.all(`SELECT id FROM uploads INDEXED BY uploads_running WHERE ${stateIn('isRunning')}`),
    );
  }

  /** For the start: returns uploads that were in flight when the app ended to the queue, in one transaction. */
  interruptAll(at: number): void {
    this.sql.transaction(() => {
      for (const before of this.running()) {
        const after = transition(before, { event: 'interrupted' }, at);
        if (after !== null) this.save(before, after, [{ at, event: 'interrupted' }]);
      }
    });
  }

  /** For the start: no upload is due later than its longest pause. */
  limitDueTimes(now: number, longest: LongestPauses): void {
    this.findings.limitDueTimes(now + longest.findingsMs, now);
    if (limitDueTimesAtStart(this.sql, now, longest)) this.dueTimesChanged();
  }

  /** The clock was set by `jumpMs`; negative: set back. */
  clockWasSet(jumpMs: number, now: number, longest: LongestPauses): void {
    this.findings.limitDueTimes(now + longest.findingsMs, now);
    moveDueTimes(this.sql, jumpMs, now, longest);
    this.dueTimesChanged();
  }

  /**
   * Of these paths, the uploads that are not submitted yet, including failed ones. `site`: only those that would be sent
   * there. Default: all.
   */
  unfinishedAmong(paths: readonly string[], site: string | null = null): Upload[] {
    const rows = this.sql.all(
      `SELECT uploads.* FROM json_each(?) AS paths CROSS JOIN uploads INDEXED BY uploads_path ON uploads.path = paths.value
       WHERE removed_at IS NULL AND NOT ${stateIn('isFinished')}
       AND (state <> 'failed' OR submission_id IS NULL) AND (site IS NULL OR ?2 IS NULL OR site = ?2)`,
      JSON.stringify(paths),
      site,
    );
    return this.decode(rows);
  }

  /**
   * Removes the uploads that ended first from the list, and returns how many: those that ended before `before`
   * (milliseconds since 1970; null: no bound) but at least `atLeast`, and at most `limit`. Uploads that need attention
   * stay. A file that was sent keeps a hidden row for its name and its content. The others are deleted, as are uploads
   * that were removed before `removedBefore` and can no longer be restored.
   */
  forgetEnded({ before, atLeast, limit, removedBefore = null, now }: ForgetRequest): number {
    const old = this.ended(before ?? 0, limit);
    const ended = old.length >= atLeast ? old : this.ended(now + 1, Math.min(limit, atLeast));
    this.sql.transaction(() => {
      for (const upload of ended) this.deleteOrHide(upload, now);
      if (removedBefore === null) return;
      this.sql.run('DELETE FROM uploads WHERE removed_at < ? AND intent_at IS NULL', removedBefore);
      this.findings.forgetRemoved(removedBefore);
    });
    this.cache.clear();
    return ended.length;
  }

  /** The smallest and the largest position in the list; both 0 in an empty one. */
  positions(): { readonly first: number; readonly last: number } {
    // One query for each, because SQLite uses the index only for a single min or max.
    return {
      first: this.sql.number('SELECT min(position) FROM uploads WHERE removed_at IS NULL') ?? 0,
      last: this.sql.number('SELECT max(position) FROM uploads WHERE removed_at IS NULL') ?? 0,
    };
  }

  fact(name: string): string | null {
    const [row] = this.sql.all('SELECT value FROM facts WHERE name = ?', name);
    const value = columnOf(row, 'value');
    return typeof value === 'string' ? value : null;
  }

  setFact(name: string, value: string): void {
    this.sql.run(
      'INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }

  /** Saves several changes in one transaction. Subscribers are notified after it. */
  transaction<Result>(work: () => Result): Result {
    return this.sql.transaction(work);
  }

  /**
   * Calls `then` after the commit of everything saved so far: now, or after `transaction`; never if that is rolled
   * back.
   */
  whenCommitted(then: () => void): void {
    this.sql.whenCommitted(then);
  }

  /** Resolves when everything saved before the call is on the disk. Never rejects. */
  flushed(): Promise<void> {
    return this.flush.flushed();
  }

  close(): void {
    this.isClosed = true;
    void this.flush.close();
    this.sql.close();
  }

  /** Reads by id first: most uploads are cached, and reading a whole row costs ten times as much as its id. */
  private ofIds(rows: readonly unknown[]): Upload[] {
    return rows.map((row) => this.get(String(columnOf(row, 'id')))).filter((upload) => upload !== null);
  }

  private read(ids: readonly string[]): Upload[] {
    if (ids.length === 0) return [];
    return this.decode(
      this.sql.all(
        'SELECT uploads.* FROM json_each(?) AS wanted CROSS JOIN uploads ON uploads.id = wanted.value',
        JSON.stringify(ids),
      ),
    );
  }

  /** Writes only the columns that changed, because each one also updates the indexes that contain it. */
  private update(before: Upload, after: Upload): void {
    const old = encodeUpload(before);
    const changed = Object.entries(encodeUpload(after)).filter(
      ([name, value]) => value !== old[name as keyof typeof old],
    );
    if (changed.length === 0) return;
    const assignments = changed.map(([name]) => `${name} = ?`).join(', ');
    this.sql.run(
      `UPDATE uploads SET ${assignments} WHERE id = ?`,
      ...changed.map(([, value]) => value),
      after.id,
    );
  }

  /** Gives the site to every upload that has none. */
  assignSite(id: string): void {
    if (!this.sites.hasUnassigned()) return;
    this.sites.assign(id);
    this.cache.clear();
  }

  private dueTimesChanged(): void {
    this.cache.clear();
    this.sql.whenCommitted(() => {
      for (const subscriber of this.subscribers) subscriber.reloaded();
    });
  }

  private notify(before: Upload | null, after: Upload | null): void {
    for (const subscriber of this.subscribers) subscriber.saved(before, after);
  }

  private ended(before: number, limit: number): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT * FROM uploads INDEXED BY uploads_ended
         WHERE removed_at IS NULL AND finished_at < ? AND (state <> 'failed' OR ${failureKind} = 'cancelled')
         ORDER BY finished_at LIMIT ?`,
        before,
        limit,
      ),
    );
  }

  private deleteOrHide(upload: Upload, now: number): void {
    if (upload.submitRequestedAt === null) {
      this.sql.run('DELETE FROM uploads WHERE id = ?', upload.id);
      this.sql.whenCommitted(() => this.notify(upload, null));
    } else {
      this.sql.run('DELETE FROM timeline WHERE upload_id = ?', upload.id);
      this.findings.forget(upload.id);
      this.save(upload, { ...upload, removedAt: now }, []);
    }
  }

  private addToCache(upload: Upload): void {
    this.cache.delete(upload.id);
    this.cache.set(upload.id, upload);
    const [oldest] = this.cache.keys();
    if (this.cache.size > cachedUploads && oldest !== undefined) this.cache.delete(oldest);
  }

  private insertEntry(id: string, entry: TimelineEntry): void {
    this.sql.run(
      'INSERT INTO timeline (upload_id, at, event, facts) VALUES (?, ?, ?, ?)',
      id,
      entry.at,
      entry.event,
      encodeEntryFacts(entry),
    );
  }

  /** Decodes rows. Malformed rows are moved to `set_aside`, so that they are read only once. */
  private decode(rows: readonly unknown[]): Upload[] {
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
        for (const subscriber of this.subscribers) subscriber.reloaded();
      });
    });
  }
}

/** A range of the queue, in its order. */
export interface PageRange {
  readonly batchId?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface ForgetRequest {
  readonly before: number | null;
  readonly atLeast: number;
  readonly limit: number;
  /** null, the default: none is deleted. */
  readonly removedBefore?: number | null;
  readonly now: number;
}

type Row = ReturnType<typeof encodeUpload>;

/** Every column of an encoded row. */
const columns = Object.keys(encodeUpload(newUpload('', '', 0, 0))) as (keyof Row)[];

/**
 * Inserts all rows with one statement, in the order of `uploads`. Values that all rows share are bound once, the
 * others as one JSON text, because binding forty columns per row takes as long as writing them.
 */
function insertRows(sql: Sql, uploads: readonly Upload[]): void {
  const rows = uploads.map(encodeUpload);
  const [first] = rows;
  if (first === undefined) return;
  const differing = columns.filter((column) => rows.some((row) => row[column] !== first[column]));
  const shared = columns.filter((column) => !differing.includes(column));
  const values = [...shared.map(() => '?'), ...differing.map((_column, index) => `value ->> ${index}`)];
  sql.run(
    `INSERT INTO uploads (${[...shared, ...differing].join(', ')}) SELECT ${values.join(', ')} FROM json_each(?)`,
    ...shared.map((column) => first[column]),
    JSON.stringify(rows.map((row) => differing.map((column) => row[column]))),
  );
}
