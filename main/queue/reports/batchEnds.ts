/** Which batches came to their end: all that was added together is done, needs a person, or was given up. */
import type { Batches } from '../list/batches.ts';

/** How a batch ended. */
export interface BatchEnd {
  readonly batchId: number;
  /** Of the folder, where it was one. */
  readonly name: string | null;
  readonly done: number;
  readonly alreadySubmitted: number;
  readonly attention: number;
}

export class BatchEnds {
  private readonly batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>;
  private readonly underWay: Set<number>;

  constructor(batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>) {
    this.batches = batches;
    const active = batches.inOrder('first-added').filter((batch) => batch.inList('active') > 0);
    this.underWay = new Set(active.map(({ id }) => id));
  }

  /** An upload of this batch is under way. */
  begun(batchId: number): void {
    this.underWay.add(batchId);
  }

  /** Those that ended since the last call. A batch that goes on later (a retry) ends anew. */
  takeEnded(): BatchEnd[] {
    return [...this.underWay].flatMap((batchId) => {
      const batch = this.batches.get(batchId);
      if (batch !== null && batch.inList('active') > 0) return [];
      this.underWay.delete(batchId);
      // All of it was removed: there is nothing to tell of.
      if (batch === null) return [];
      const { done, alreadySubmitted, attention } = batch.counted();
      return [{ batchId, name: this.batches.facts(batchId).name, done, alreadySubmitted, attention }];
    });
  }
}
