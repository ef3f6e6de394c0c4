/**
 * The batches with uploads in the list, and the counts of each batch and of all uploads. The counts are in memory, so
 * that a list of many batches needs no counting.
 */
import type { Upload } from '../model/upload.ts';
import type { BatchFacts, BatchPlace, BatchStore } from '../store/batchStore.ts';
import type { StoreSubscriber, UploadStore } from '../store/uploadStore.ts';
import { ActionCounter, actionMask } from './actionMask.ts';
import { ListCounts } from './listCounts.ts';

export class Batch {
  readonly id: number;
  readonly counts = new ListCounts();
  /** Counts for how many of its uploads each action is allowed. */
  readonly actions = new ActionCounter();
  position: number;
  isCollapsed: boolean;

  constructor({ id, position, isCollapsed }: BatchPlace) {
    this.id = id;
    this.position = position;
    this.isCollapsed = isCollapsed;
  }
}

export type BatchOrder = 'first-added' | 'last-added';

export class Batches implements StoreSubscriber {
  private readonly uploads: Pick<UploadStore, 'groups'>;
  private readonly store: BatchStore;
  private readonly batches = new Map<number, Batch>();
  private total = new ListCounts();
  /** null: it has to be sorted again. */
  private sorted: Readonly<Record<BatchOrder, readonly Batch[]>> | null = null;

  constructor(store: Pick<UploadStore, 'groups' | 'batches'>) {
    this.uploads = store;
    this.store = store.batches;
    this.reloaded();
  }

  /** Counts of all uploads in the list. */
  get all(): ListCounts {
    return this.total;
  }

  reloaded(): void {
    this.batches.clear();
    this.total = new ListCounts();
    this.sorted = null;
    const places = this.store.places();
    for (const group of this.uploads.groups()) {
      const { batchId } = group;
      let batch = this.batches.get(batchId);
      if (batch === undefined) {
        batch = new Batch(places.get(batchId) ?? { id: batchId, position: batchId, isCollapsed: false });
        this.batches.set(batchId, batch);
      }
      batch.counts.addGroup(group);
      batch.actions.add(actionMask(group.facts), group.count);
      this.total.addGroup(group);
    }
  }

  saved(before: Upload | null, after: Upload | null): void {
    if (before !== null && before.removedAt === null) this.count(before, -1);
    if (after !== null && after.removedAt === null) this.count(after, 1);
    if (before !== null && this.batches.get(before.batchId)?.counts.all === 0) {
      this.batches.delete(before.batchId);
      this.sorted = null;
    }
  }

  get(id: number): Batch | null {
    return this.batches.get(id) ?? null;
  }

  inOrder(order: BatchOrder): readonly Batch[] {
    if (this.sorted === null) {
      const sorted = [...this.batches.values()].sort(
        (one, other) => one.position - other.position || one.id - other.id,
      );
      this.sorted = { 'first-added': sorted, 'last-added': sorted.toReversed() };
    }
    return this.sorted[order];
  }

  facts(id: number): BatchFacts {
    return this.store.facts(id);
  }

  /** Hides or shows the uploads of one batch, or of all, in a grouped list. */
  setCollapsed(id: number | 'all', isCollapsed: boolean): void {
    this.store.setCollapsed(id, isCollapsed);
    for (const batch of id === 'all' ? this.batches.values() : [this.get(id)]) {
      if (batch !== null) batch.isCollapsed = isCollapsed;
    }
  }

  /** Moves the batch before all others in the order of the queue. */
  moveToTop(id: number): void {
    const batch = this.get(id);
    const [first] = this.inOrder('first-added');
    if (batch === null || first === undefined || first === batch) return;
    const position = first.position - 1;
    this.store.setPosition(id, position);
    batch.position = position;
    this.sorted = null;
  }

  private count(upload: Upload, by: 1 | -1): void {
    const batch = this.batchOf(upload);
    batch.counts.add(upload, by);
    batch.actions.add(actionMask(upload), by);
    this.total.add(upload, by);
  }

  private batchOf({ batchId }: Upload): Batch {
    const existing = this.batches.get(batchId);
    if (existing !== undefined) return existing;
    const batch = new Batch(this.store.place(batchId));
    this.batches.set(batchId, batch);
    this.sorted = null;
    return batch;
  }
}
