/**
 * The store of the queue: uploads and their timelines in SQLite. Calls are synchronous, each one short transaction.
 * Saved changes survive the end of the process, and after `flushed` resolves also a power cut. After each commit the
 * store notifies its subscribers; it does not depend on them.
 */
import type Database from 'libsql';

import type { TimelineEntry } from '../../../preload/contract.ts';
import { transition } from '../model/stateMachine.ts';
import { stateIn } from '../model/states.ts';
import { type Upload, generationOf } from '../model/upload.ts';
import { BatchStore } from './batchStore.ts';
import { BlockStore } from './blockStore.ts';
import { type LongestPauses, limitDueTimesAtStart, moveDueTimes } from './dueTimes.ts';
import { DueUploads } from './dueUploads.ts';
import { FindingStore } from './findingStore.ts';
import { FirstUploads } from './firstUploads.ts';
import { QueueOrder } from './queueOrder.ts';
import { SiteStore } from './siteStore.ts';
import { type Connection, Sql, columnOf } from './sql.ts';
import { SubmissionIndex } from './submissionIndex.ts';
import { SubmissionStore } from './submissionStore.ts';
import { type PageRange, UploadReader } from './uploadReader.ts';
import { decodeEntry, encodeEntryFacts } from './uploadRecord.ts';
import { insertRows, updateRow } from './uploadRows.ts';
import {
  type SummaryPage,
  type UploadGroup,
  failureKind,
  readGroups,
  readSummaries,
} from './uploadSummaries.ts';
import { type Flush, noFlush } from './walFlush.ts';

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
  readonly due: DueUploads;
  readonly first: FirstUploads;
  readonly order: QueueOrder;
  readonly sites: SiteStore;
  /** For other tables of the same database. */
  readonly sql: Sql;
  private readonly flush: Flush;
  private readonly reader: UploadReader;
  private readonly subscribers: StoreSubscriber[] = [];
  private isClosed = false;

  /** `file`: keeps the database's file in its place; default: nothing does. */
  constructor(database: Database.Database, flush: Flush = noFlush, file?: Connection) {
    this.flush = flush;
    this.sql = new Sql(file ?? { forWriting: () => database }, () => {
      this.reader.forgetAll();
      this.submissions.rolledBack();
    });
    this.reader = new UploadReader(this.sql, () => this.notifyReloaded());
    this.due = new DueUploads(this.sql, this.reader);
    this.first = new FirstUploads(this.sql);
    this.order = new QueueOrder(this.sql);
    this.submissionIndex = new SubmissionIndex(this.sql, (rows) => this.reader.decode(rows));
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
    return this.reader.rowsSetAside;
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** Saves new uploads, all or none. */
  insert(uploads: readonly Upload[]): void {
    this.sql.transaction(() => {
      insertRows(this.sql, uploads);
      this.reader.rememberNew(uploads);
      this.sql.whenCommitted(() => {
        for (const upload of uploads) this.notify(null, upload);
      });
    });
  }

  /** Saves a changed upload together with its timeline entries. */
  save(before: Upload, after: Upload, entries: readonly TimelineEntry[]): void {
    this.sql.transaction(() => {
      updateRow(this.sql, before, after);
      // The blocks are committed, or their content no longer exists, so they are not needed any more. For a file in a
      // watch folder their checksums show later whether its content has changed.
      const isCommitted = after.blob !== before.blob && after.blob !== null;
      const isStartedOver = after.blob !== before.blob || generationOf(after) !== generationOf(before);
      if (isStartedOver && !(isCommitted && this.isWatched(after.path))) this.blocks.forget(after.id);
      for (const entry of entries) this.insertEntry(after.id, entry);
      if (after.status.state === 'complete' && after.removedAt !== before.removedAt)
        this.findings.setRemoved(after.id, after.removedAt);
      this.reader.remember(after);
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

  /** null if there is none. */
  get(id: string): Upload | null {
    return this.reader.get(id);
  }

  /** Of these ids, the uploads that exist and are not removed, in this order. */
  many(ids: readonly string[]): Upload[] {
    return this.reader.many(ids);
  }

  /** A range of uploads in the order of the queue, of one batch or of all, without removed ones. */
  page(range: PageRange): Upload[] {
    return this.reader.page(range);
  }

  /** Every upload that is not removed, in groups that are counted alike. */
  groups(): readonly UploadGroup[] {
    return readGroups(this.sql);
  }

  /** Summaries of at most `limit` uploads that are not removed. `after`: 0, or the last page's `next`. */
  summaries(after: number, limit: number): Pick<SummaryPage, 'summaries' | 'next'> {
    const { unreadable, ...page } = readSummaries(this.sql, after, limit);
    this.reader.readAll(unreadable); // sets them aside
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

  /** Uploads that a step works on, or worked on when the app ended. */
  running(): Upload[] {
    return this.reader.ofIds(
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
    return this.reader.decode(rows);
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
    this.reader.forgetAll();
    return ended.length;
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

  /** Gives the site to every upload that has none. */
  assignSite(id: string): void {
    if (!this.sites.hasUnassigned()) return;
    this.sites.assign(id);
    this.reader.forgetAll();
  }

  private dueTimesChanged(): void {
    this.reader.forgetAll();
    this.sql.whenCommitted(() => this.notifyReloaded());
  }

  private notifyReloaded(): void {
    for (const subscriber of this.subscribers) subscriber.reloaded();
  }

  private notify(before: Upload | null, after: Upload | null): void {
    for (const subscriber of this.subscribers) subscriber.saved(before, after);
  }

  private ended(before: number, limit: number): Upload[] {
    return this.reader.decode(
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
      const hasRow = upload.submissionRow !== null && !this.submissions.forgetPlain(upload);
      const submissionRow = hasRow ? upload.submissionRow : null;
      this.save(upload, { ...upload, submissionRow, removedAt: now }, []);
    }
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
}

export interface ForgetRequest {
  readonly before: number | null;
  readonly atLeast: number;
  readonly limit: number;
  /** null, the default: none is deleted. */
  readonly removedBefore?: number | null;
  readonly now: number;
}
