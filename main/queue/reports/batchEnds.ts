/** Tracks which batches have ended: every upload of the batch is done, needs attention, or was cancelled. */
import type { Batches } from '../list/batches.ts';

/** How a batch ended. */
export interface BatchEnd {
  readonly batchId: number;
  /** The folder's name, if the batch is one folder. */
  readonly name: string | null;
  readonly done: number;
  readonly alreadySubmitted: number;
  readonly attention: number;
}

export class BatchEnds {
  private readonly batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>;
  private readonly inFlight: Set<number>;

  constructor(batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>) {
    this.batches = batches;
    const active = batches.inOrder('first-added').filter(({ counts }) => counts.inList('active') > 0);
    this.inFlight = new Set(active.map(({ id }) => id));
  }

  /** An upload of this batch is active. */
  started(batchId: number): void {
    this.inFlight.add(batchId);
  }

  /** The batches that ended since the last call. A batch that continues later, such as after a retry, ends again. */
  takeEnded(): BatchEnd[] {
    return [...this.inFlight].flatMap((batchId) => {
      const batch = this.batches.get(batchId);
      if (batch !== null && batch.counts.inList('active') > 0) return [];
      this.inFlight.delete(batchId);
      // All of its uploads were removed, so there is nothing to report.
      if (batch === null) return [];
      const { done, alreadySubmitted, attention } = batch.counts.counted();
      return [{ batchId, name: this.batches.facts(batchId).name, done, alreadySubmitted, attention }];
    });
  }
}
