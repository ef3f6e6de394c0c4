/**
 * Batches: what one drop, pick or start brought. Each keeps a running tally of its uploads, in memory, so that a list of
 * many batches is drawn without counting; what it cannot recount (how long it was being sent) is in its row.
 */
import type { BatchCounts, FilterName } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import { type Sql, columnOf, numberOf } from '../store/sql.ts';
import { type List, listOf } from '../store/uploadRecord.ts';
import { ActionCounter, actionMask } from './actionMask.ts';
import { type TallyRow, noneOfAnyList } from './listCounts.ts';

/** A batch as its row has it. */
export interface BatchFacts {
  readonly id: number;
  /** Of the folder, where all came from one. */
  readonly name: string | null;
  /** 0 where it is not known. */
  readonly addedAt: number;
  readonly sentBytes: number;
  /** How long anything of it was being sent; two files at once count once. */
  readonly sendingMs: number;
}

/** A batch with uploads in the list, and its tally. */
export class Batch {
  readonly id: number;
  position: number;
  folded: boolean;
  sizedCount = 0;
  sizedBytes = 0;
  /** Bytes of the active uploads that storage does not have yet, as far as their sizes are known. */
  unsentBytes = 0;
  /** Active uploads whose size is not known yet. */
  unsizedActive = 0;
  lastFinishedAt = 0;
  private withIssues = 0;
  private readonly lists = noneOfAnyList();
  readonly fits = new ActionCounter();

  constructor(id: number, position: number, folded: boolean) {
    this.id = id;
    this.position = position;
    this.folded = folded;
  }

  inList(list: FilterName | List): number {
    return list === 'all' ? this.count : this.lists[list];
  }

  get count(): number {
    const { active, attention, done, cancelled } = this.lists;
    return active + attention + done + cancelled + this.lists['already-submitted'];
  }

  counted(): BatchCounts {
    const { active, attention, done, cancelled } = this.lists;
    const alreadySubmitted = this.lists['already-submitted'];
    return {
      all: this.count,
      active,
      attention,
      done,
      alreadySubmitted,
      cancelled,
      withIssues: this.withIssues,
    };
  }

  addRow(row: TallyRow): void {
    this.lists[row.list] += row.count;
    this.fits.add(row.fits, row.count);
    this.sizedCount += row.sizedCount;
    this.sizedBytes += row.sizedBytes;
    this.withIssues += row.withIssues;
    this.lastFinishedAt = Math.max(this.lastFinishedAt, row.lastFinishedAt);
    if (row.list !== 'active') return;
    this.unsentBytes += row.unsentBytes;
    this.unsizedActive += row.count - row.sizedCount;
  }

  add(upload: Upload, by: 1 | -1): void {
    const list = listOf(upload);
    const { status, file } = upload;
    this.lists[list] += by;
    this.fits.add(actionMask(upload), by);
    if (file !== null) {
      this.sizedCount += by;
      this.sizedBytes += by * file.sizeBytes;
    }
    if (status.state === 'complete' && (status.issueCount ?? 0) > 0) this.withIssues += by;
    // Of what left again the last moment stays: a batch is asked for it only when all of it is at its end.
    if (by === 1) this.lastFinishedAt = Math.max(this.lastFinishedAt, upload.finishedAt ?? 0);
    if (list !== 'active') return;
    if (file === null) this.unsizedActive += by;
    else if (upload.blob === null) this.unsentBytes += by * file.sizeBytes;
  }
}

export class Batches {
  private readonly sql: Sql;
  private readonly batches = new Map<number, Batch>();
  /** In the order of the queue; null: to be sorted anew. */
  private sorted: Readonly<Record<'first-added' | 'last-added', readonly Batch[]>> | null = null;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Begins anew from what the database has. */
  reset(rows: readonly TallyRow[]): void {
    this.batches.clear();
    this.sorted = null;
    const places = new Map(
      this.sql.all(`SELECT ${place} FROM batches`).map((row) => [numberOf(row, 'id') ?? 0, row]),
    );
    for (const row of rows) {
      let batch = this.batches.get(row.batchId);
      if (batch === undefined) {
        batch = placed(row.batchId, places.get(row.batchId));
        this.batches.set(row.batchId, batch);
      }
      batch.addRow(row);
    }
  }

  change(before: Upload | null, after: Upload | null): void {
    if (before !== null && before.removedAt === null) this.of(before.batchId).add(before, -1);
    if (after !== null && after.removedAt === null) this.of(after.batchId).add(after, 1);
    if (before !== null && this.batches.get(before.batchId)?.count === 0) {
      this.batches.delete(before.batchId);
      this.sorted = null;
    }
  }

  get(id: number): Batch | null {
    return this.batches.get(id) ?? null;
  }

  /** All that have uploads in the list. */
  inOrder(order: 'first-added' | 'last-added'): readonly Batch[] {
    if (this.sorted === null) {
      const sorted = [...this.batches.values()].sort(
        (one, other) => one.position - other.position || one.id - other.id,
      );
      this.sorted = { 'first-added': sorted, 'last-added': sorted.toReversed() };
    }
    return this.sorted[order];
  }

  facts(id: number): BatchFacts {
    const [row] = this.sql.all('SELECT name, added_at, sent_bytes, sending_ms FROM batches WHERE id = ?', id);
    const name = columnOf(row, 'name');
    return {
      id,
      name: typeof name === 'string' ? name : null,
      addedAt: numberOf(row, 'added_at') ?? 0,
      sentBytes: numberOf(row, 'sent_bytes') ?? 0,
      sendingMs: numberOf(row, 'sending_ms') ?? 0,
    };
  }

  /** Hides or shows the uploads of one batch, or of all. */
  fold(id: number | 'all', folded: boolean): void {
    const value = folded ? 1 : 0;
    if (id === 'all') this.sql.run('UPDATE batches SET folded = ?', value);
    else this.sql.run('UPDATE batches SET folded = ? WHERE id = ?', value, id);
    for (const batch of id === 'all' ? this.batches.values() : [this.get(id)]) {
      if (batch !== null) batch.folded = folded;
    }
  }

  /** Before all others in the order of the queue. */
  moveToTop(id: number): void {
    const batch = this.get(id);
    const [first] = this.inOrder('first-added');
    if (batch === null || first === undefined || first === batch) return;
    const position = first.position - 1;
    this.sql.run('UPDATE batches SET position = ? WHERE id = ?', position, id);
    batch.position = position;
    this.sorted = null;
  }

  /** All bytes of an upload of the batch are in storage since `until`; it took `tookMs`. */
  sent(id: number, bytes: number, tookMs: number, until: number): void {
    this.sql.run(
      `UPDATE batches SET sent_bytes = sent_bytes + ?1, sent_until = max(sent_until, ?2),
         sending_ms = sending_ms + max(0, ?2 - max(sent_until, ?3)) WHERE id = ?4`,
      bytes,
      until,
      Math.round(until - tookMs),
      id,
    );
  }

  private of(id: number): Batch {
    const known = this.batches.get(id);
    if (known !== undefined) return known;
    const batch = placed(id, this.sql.all(`SELECT ${place} FROM batches WHERE id = ?`, id)[0]);
    this.batches.set(id, batch);
    this.sorted = null;
    return batch;
  }
}

const place = 'id, coalesce(position, id) AS position, folded';

function placed(id: number, row: unknown): Batch {
  return new Batch(id, numberOf(row, 'position') ?? id, numberOf(row, 'folded') === 1);
}
