/**
 * The queue's store: uploads and their timelines in SQLite. Synchronous, one short transaction a call. What it returns as
 * saved outlives the process; what `flushed` resolves for outlives a power cut too.
 */
import type Database from 'libsql';

import type { CountedAction, SelectionOffers, TimelineEntry } from '../../../preload/contract.ts';
import type { ConfirmedBlock } from '../../transfer/blocks.ts';
import { ActionCounter, actionMask } from '../list/actionMask.ts';
import { type Batch, Batches } from '../list/batches.ts';
import { Tally, readTally } from '../list/listCounts.ts';
import { ListIndex } from '../list/listIndex.ts';
import {
  type ListQuery,
  type Selection,
  fitsOfSelected,
  idsOf,
  rowsOfIds,
  sendingIn,
} from '../list/listQuery.ts';
import { type WindowParts, ListWindow } from '../list/listWindow.ts';
import type { Lane } from '../model/lanes.ts';
import type { Upload } from '../model/upload.ts';
import { Watched } from '../watched.ts';
import { insertUploads } from './insertion.ts';
import { Sql, columnOf, numberOf, textOf } from './sql.ts';
import { SubmissionIndex } from './submissionIndex.ts';
import { decodeEntry, decodeUpload, encodeEntryFacts, encodeUpload, listOf } from './uploadRecord.ts';
import { type Flush, noFlush } from './walFlush.ts';

/** Each upload is read again at each of its changes, soon after the last one. */
const rememberedUploads = 4_096;
/** How long what was removed can be brought back. */
const keptRemovedMs = 86_400_000;
const fitsAtOnce = 500;

export type GroupedItem = { readonly upload: Upload } | { readonly batch: Batch; readonly shown: number };

export interface GroupedList extends Omit<WindowParts, 'parts'> {
  readonly items: readonly GroupedItem[];
}

export class UploadStore {
  readonly tally = new Tally([]);
  readonly batches: Batches;
  /** What was sent before. */
  readonly earlier: SubmissionIndex;
  /** The watch folders, and what of their files is known. */
  readonly watched: Watched;
  private readonly sql: Sql;
  private readonly flush: Flush;
  private readonly listMemory: ListIndex;
  private readonly windows: ListWindow;
  private readonly remembered = new Map<string, Upload>();
  private setAsideCount = 0;
  private isClosed = false;

  constructor(database: Database.Database, flush: Flush = noFlush) {
    this.flush = flush;
    this.sql = new Sql(database, () => this.recollect());
    this.earlier = new SubmissionIndex(this.sql, (rows) => this.decode(rows));
    this.watched = new Watched(this.sql);
    this.batches = new Batches(this.sql);
    this.listMemory = new ListIndex(this.sql);
    this.windows = new ListWindow(this.sql, this.tally, this.batches, this.listMemory);
    this.findFits();
    this.recollect();
  }

  /** Rows that could not be read since the start and were set aside. */
  get rowsSetAside(): number {
    return this.setAsideCount;
  }

  /** Begins a batch; `name`: of the folder, where it is one. Answers its id. */
  addBatch(addedAt: number, name: string | null): number {
    this.sql.run('INSERT INTO batches (added_at, name) VALUES (?, ?)', addedAt, name);
    return this.sql.number('SELECT last_insert_rowid()') ?? 0;
  }

  /** Saves new uploads, all or none. */
  insert(uploads: readonly Upload[]): void {
    this.sql.transaction(() => {
      insertUploads(this.sql, uploads);
      for (const upload of uploads) this.count(null, upload);
    });
  }

  /** Saves a changed upload together with what its timeline says of the change. */
  save(before: Upload, after: Upload, entries: readonly TimelineEntry[]): void {
    this.sql.transaction(() => {
      this.update(before, after);
      // Committed, or of a content that is gone: either way they will not be asked for again.
      if (after.blob !== before.blob || after.startedOver !== before.startedOver) this.forgetBlocks(after.id);
      for (const entry of entries) this.record(after.id, entry);
      this.count(before, after);
      this.remember(after);
    });
  }

  /**
   * The blocks of the upload that storage confirmed for this blob and this generation of the file. Those of another are
   * forgotten: they are not where this one's are. So are those of a removed upload whose name this one has now: this one
   * overwrites them, and they must not end in its blob when it is restored.
   */
  openBlocks(id: string, blobPath: string, generation: number): ConfirmedBlock[] {
    this.sql.run('DELETE FROM blocks WHERE blob_path = ? AND upload_id <> ?', blobPath, id);
    this.sql.run(
      'DELETE FROM blocks WHERE upload_id = ? AND (blob_path <> ? OR generation <> ?)',
      id,
      blobPath,
      generation,
    );
    return this.recordedBlocks(id, generation);
  }

  /** The blocks of this generation of the file that storage confirmed, of whichever blob. */
  recordedBlocks(id: string, generation: number): ConfirmedBlock[] {
    const rows = this.sql.all(
      'SELECT offset, length, md5 FROM blocks WHERE upload_id = ? AND generation = ? ORDER BY offset',
      id,
      generation,
    );
    return rows.map((row) => ({
      offset: numberOf(row, 'offset') ?? 0,
      length: numberOf(row, 'length') ?? 0,
      md5: textOf(row, 'md5'),
    }));
  }

  confirmBlock(id: string, blobPath: string, generation: number, block: ConfirmedBlock): void {
    this.sql.run(
      `INSERT OR REPLACE INTO blocks (upload_id, offset, length, blob_path, generation, md5)
       VALUES (?, ?, ?, ?, ?, ?)`,
      id,
      block.offset,
      block.length,
      blobPath,
      generation,
      block.md5,
    );
  }

  forgetBlocks(id: string): void {
    this.sql.run('DELETE FROM blocks WHERE upload_id = ?', id);
  }

  /** Adds to a timeline without changing the upload. */
  note(id: string, entry: TimelineEntry): void {
    this.record(id, entry);
  }

  get(id: string): Upload | null {
    const known = this.remembered.get(id);
    if (known !== undefined) return known;
    const [read] = this.decode(this.sql.all('SELECT * FROM uploads WHERE id = ?', id));
    if (read === undefined) return null;
    this.remember(read);
    return read;
  }

  /** The uploads of these ids that are still there, in this order. */
  many(ids: readonly string[]): Upload[] {
    return this.decode(rowsOfIds(this.sql, ids));
  }

  /** Begins with the moment the upload was added, which its own row keeps. */
  timeline(id: string): TimelineEntry[] {
    const added = this.sql.all(
      `SELECT added_at AS at, 'added' AS event, NULL AS facts FROM uploads WHERE id = ?`,
      id,
    );
    const rows = this.sql.all('SELECT at, event, facts FROM timeline WHERE upload_id = ? ORDER BY id', id);
    return [...added, ...rows].map(decodeEntry).filter((entry) => entry !== null);
  }

  /** Ids of the queued uploads of the lane whose time has come, in the order of the queue. */
  due(lane: Lane, now: number, limit: number): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND state = 'queued' AND lane = ? AND due_at <= ? ORDER BY position LIMIT ?`,
      lane,
      now,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Uploads that wait for their next try because of the network. */
  waitingForNetwork(limit: number): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads WHERE removed_at IS NULL AND state = 'queued' AND due_at > 0
       AND json_extract(failure, '$.scope') = 'network' ORDER BY due_at LIMIT ?`,
      limit,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Processing uploads about which the service is to be asked, the longest due first. */
  duePolls(now: number, limit: number): Upload[] {
    return this.ofIds(
      this.sql.all(
        `SELECT id FROM uploads INDEXED BY uploads_due
         WHERE removed_at IS NULL AND state = 'processing' AND due_at <= ? ORDER BY due_at LIMIT ?`,
        now,
        limit,
      ),
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

  /** When the next waiting upload of that state comes due after `now`; null when none waits. */
  nextDueAt(state: 'queued' | 'processing', now: number): number | null {
    return this.sql.number(
      'SELECT min(due_at) FROM uploads WHERE removed_at IS NULL AND due_at > 0 AND state = ? AND due_at > ?',
      state,
      now,
    );
  }

  /** Start-up, in one transaction: whatever was in flight when the app ended goes back to the queue. */
  interruptAll(at: number): void {
    this.remembered.clear();
    this.sql.transaction(() => {
      this.sql.run(
        `INSERT INTO timeline (upload_id, at, event)
         SELECT id, ?, 'interrupted' FROM uploads WHERE state IN ('checking', 'uploading', 'submitting')`,
        at,
      );
      this.sql.run(
        `UPDATE uploads
         SET state = 'queued', due_at = 0, failure = NULL, fits = NULL, attempt = attempt + (state = 'submitting')
         WHERE state IN ('checking', 'uploading', 'submitting')`,
      );
    });
    this.findFits();
    this.recollect();
  }

  /** Of these paths, the uploads that have not come to a good end yet. */
  unfinishedAmong(paths: readonly string[]): Upload[] {
    const rows = this.sql.all(
      `SELECT uploads.* FROM json_each(?) AS paths CROSS JOIN uploads INDEXED BY uploads_path ON uploads.path = paths.value
       WHERE removed_at IS NULL
       AND (list = 'active' OR (list IN ('attention', 'cancelled') AND submission_id IS NULL))`,
      JSON.stringify(paths),
    );
    return this.decode(rows);
  }

  /** Reads what searches and orders need, in small pieces, before anybody asks for it. */
  async prepareSearches(): Promise<void> {
    while (!this.isClosed && this.listMemory.readSome()) await new Promise((go) => setImmediate(go));
  }

  /** Rows of the window, and how many fit the filter and the search. */
  list(query: ListQuery): { readonly uploads: Upload[]; readonly total: number } {
    const { parts, total } = this.windows.flat(query);
    return { uploads: parts.flatMap((part) => ('rows' in part ? this.decode(part.rows) : [])), total };
  }

  /** The same with a header for each batch; a header is in the range as a row is. */
  listGrouped(query: ListQuery): GroupedList {
    const { parts, ...counts } = this.windows.grouped(query);
    const items = parts.flatMap((part): GroupedItem[] =>
      'rows' in part ? this.decode(part.rows).map((upload) => ({ upload })) : [part],
    );
    return { items, ...counts };
  }

  /** The line of a batch's header in the grouped list; null where it has none there. */
  lineOfBatch(list: Omit<ListQuery, 'offset' | 'limit'>, batchId: number): number | null {
    return this.windows.lineOf(list, batchId);
  }

  /** The ids of all that are selected, in the order of the queue; with `action`, of those it fits. */
  selected(selection: Selection, action?: CountedAction): string[] {
    return selection.search === ''
      ? idsOf(this.sql, selection, action)
      : this.listMemory.ids(selection, action);
  }

  /** How many are selected, and what can be done with how many of them. */
  offers(selection: Selection): SelectionOffers {
    const { filter, search, batchId, except = [] } = selection;
    const sendingIds = sendingIn(this.sql, selection);
    const sending =
      search === '' ? sendingIds.length : sendingIds.filter((id) => this.listMemory.finds(search, id)).length;
    const fitting = new ActionCounter();
    if (search !== '' || filter === 'cancelled' || (batchId !== undefined && filter !== 'all')) {
      const found = search === '' ? fitsOfSelected(this.sql, selection) : this.listMemory.fits(selection);
      let selectedCount = 0;
      for (const [fits, count] of found) {
        fitting.add(fits, count);
        selectedCount += count;
      }
      return { sending, actions: fitting.counted(), count: selectedCount };
    }
    const kept = except.flatMap((id) => this.get(id) ?? []).filter((upload) => isIn(upload, selection));
    const counts = batchId === undefined ? this.tally.fitCounts(filter) : this.batches.get(batchId)?.fits;
    if (counts !== undefined) fitting.addAll(counts);
    for (const upload of kept) fitting.add(actionMask(upload), -1);
    return { sending, actions: fitting.counted(), count: this.windows.countOf(selection) - kept.length };
  }

  /**
   * Takes the oldest ends from the list: those before `before` (milliseconds since 1970; null: no bound), and those
   * beyond the last `count`; at most `limit`. Answers how many. A file that was sent keeps a row that is not shown, for
   * its name and its content; the others go for good, and so do removed ones that nobody brings back any more.
   */
  forgetEnded(before: number | null, count: number, limit: number, now: number): number {
    const tooMany = Math.min(limit, this.tally.endedCount - count);
    const old = this.ended(before ?? 0, limit);
    const ended = old.length >= tooMany ? old : this.ended(now + 1, tooMany);
    this.sql.transaction(() => {
      for (const upload of ended) this.forget(upload, now);
      this.sql.run('DELETE FROM uploads WHERE removed_at < ? AND intent_at IS NULL', now - keptRemovedMs);
    });
    this.remembered.clear();
    return ended.length;
  }

  /** The smallest and the largest position in the list; both 0 in an empty one. */
  positions(): { readonly first: number; readonly last: number } {
    // One query for each: only so does each take its end of the index.
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

  /** Several changes as one transaction. */
  together(work: () => void): void {
    this.sql.transaction(work);
  }

  /** Calls `then` once what was saved so far holds: now, or at the end of `together`; never if that is rolled back. */
  whenCommitted(then: () => void): void {
    this.sql.whenCommitted(then);
  }

  /** Resolves when all that was saved before the call is on the disk itself. Never rejects. */
  flushed(): Promise<void> {
    return this.flush.flushed();
  }

  close(): void {
    this.isClosed = true;
    void this.flush.close();
    this.sql.close();
  }

  /** Most of them are remembered, and to read a whole row costs ten times as much as its id. */
  private ofIds(rows: readonly unknown[]): Upload[] {
    return rows.map((row) => this.get(String(columnOf(row, 'id')))).filter((upload) => upload !== null);
  }

  /** Only what changed: each column that is written costs the indexes it is in. */
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

  private ended(before: number, limit: number): Upload[] {
    return this.decode(
      this.sql.all(
        `SELECT * FROM uploads INDEXED BY uploads_ended
         WHERE removed_at IS NULL AND finished_at < ? AND list <> 'attention'
         ORDER BY finished_at LIMIT ?`,
        before,
        limit,
      ),
    );
  }

  private forget(upload: Upload, now: number): void {
    if (upload.intentAt === null) {
      this.sql.run('DELETE FROM uploads WHERE id = ?', upload.id);
    } else {
      this.sql.run('DELETE FROM timeline WHERE upload_id = ?', upload.id);
      this.sql.run('UPDATE uploads SET removed_at = ? WHERE id = ?', now, upload.id);
    }
    this.remembered.delete(upload.id);
    this.count(upload, null);
  }

  private remember(upload: Upload): void {
    this.remembered.delete(upload.id);
    this.remembered.set(upload.id, upload);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > rememberedUploads && oldest !== undefined) this.remembered.delete(oldest);
  }

  private count(before: Upload | null, after: Upload | null): void {
    this.tally.change(before, after);
    this.batches.change(before, after);
    this.listMemory.change(before, after);
  }

  /** What is known beside the database is read anew. */
  private recollect(): void {
    this.remembered.clear();
    this.listMemory.reset();
    const rows = readTally(this.sql);
    this.tally.reset(rows);
    this.batches.reset(rows);
  }

  /** Rows of an earlier version, and those that a start sent back, do not say yet which actions fit them; nor, maybe, how they are found. */
  private findFits(): void {
    for (;;) {
      const rows = this.sql.all('SELECT * FROM uploads WHERE fits IS NULL LIMIT ?', fitsAtOnce);
      if (rows.length === 0) return;
      this.sql.transaction(() => {
        for (const upload of this.decode(rows)) {
          const { fits, search } = encodeUpload(upload);
          this.sql.run('UPDATE uploads SET fits = ?, search = ? WHERE id = ?', fits, search, upload.id);
        }
      });
    }
  }

  private record(id: string, entry: TimelineEntry): void {
    this.sql.run(
      'INSERT INTO timeline (upload_id, at, event, facts) VALUES (?, ?, ?, ?)',
      id,
      entry.at,
      entry.event,
      encodeEntryFacts(entry),
    );
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
    const id = columnOf(row, 'id');
    this.sql.transaction(() => {
      this.sql.run(
        'INSERT INTO set_aside (at, reason, row) VALUES (?, ?, ?)',
        Date.now(),
        'unreadable',
        JSON.stringify(row),
      );
      this.sql.run('DELETE FROM uploads WHERE id IS ?', id);
    });
    this.setAsideCount += 1;
    this.recollect();
  }
}

function isIn(upload: Upload, { filter, batchId }: Selection): boolean {
  if (upload.removedAt !== null || (batchId !== undefined && upload.batchId !== batchId)) return false;
  return filter === 'all' || listOf(upload) === filter;
}
