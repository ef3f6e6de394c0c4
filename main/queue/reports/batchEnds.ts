/** Tracks which batches have ended: every upload of the batch is done, needs attention, or was cancelled. */
import type { Clock } from '../../shared/clock.ts';
import type { Batch, Batches } from '../list/batches.ts';

/** How a batch ended. */
export interface BatchEnd {
  readonly batchId: number;
  /** The folder's name, if the batch is one folder. */
  readonly name: string | null;
  readonly done: number;
  readonly alreadySubmitted: number;
  readonly attention: number;
  /** Done files in which the review found issues, and those of them with a critical one. */
  readonly withIssues: number;
  readonly critical: number;
  /** Done files whose issues were not read yet. */
  readonly unread: number;
}

/** How long the end of a batch waits for the issues of its files, so that it can say how severe they are. */
export const patienceMs = 30_000;

export class BatchEnds {
  private readonly batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>;
  private readonly clock: Pick<Clock, 'elapsed'>;
  /** The batches in flight, and since when each of them waits for its issues only; null: it is active. */
  private readonly inFlight: Map<number, number | null>;

  constructor(batches: Pick<Batches, 'get' | 'inOrder' | 'facts'>, clock: Pick<Clock, 'elapsed'>) {
    this.batches = batches;
    this.clock = clock;
    const active = batches.inOrder('first-added').filter(({ counts }) => counts.inList('active') > 0);
    this.inFlight = new Map(active.map(({ id }) => [id, null]));
  }

  /** An upload of this batch is active. */
  started(batchId: number): void {
    this.inFlight.set(batchId, null);
  }

  /** Whether a batch has ended, and waits for the issues of its files. */
  get isAnyWaiting(): boolean {
    return [...this.inFlight].some(([, since]) => since !== null);
  }

  /** The batches that ended since the last call. A batch that continues later, such as after a retry, ends again. */
  takeEnded(): BatchEnd[] {
    return [...this.inFlight.keys()].flatMap((batchId) => {
      const batch = this.batches.get(batchId);
      if (batch !== null && !this.isOver(batch)) return [];
      this.inFlight.delete(batchId);
      // All of its uploads were removed, so there is nothing to report.
      if (batch === null) return [];
      const { done, alreadySubmitted, attention, withIssues, critical, unread } = batch.counts.counted();
      const { name } = this.batches.facts(batchId);
      return [{ batchId, name, done, alreadySubmitted, attention, withIssues, critical, unread }];
    });
  }

  private isOver({ id, counts }: Batch): boolean {
    if (counts.inList('active') > 0) {
      this.inFlight.set(id, null);
      return false;
    }
    if (counts.counted().unread === 0) return true;
    const now = this.clock.elapsed();
    const since = this.inFlight.get(id) ?? now;
    this.inFlight.set(id, since);
    return now - since >= patienceMs;
  }
}
