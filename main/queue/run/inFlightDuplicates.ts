/**
 * Coordinates uploads of the same content that run at the same time. The first one to reach a phase, the leader, is
 * sent; the others wait. When the leader is submitted, the others end as already submitted. If it fails, the next one
 * takes its place.
 *
 * Leaders are stored in memory, so that two uploads that ask at the same moment do not both wait for each other. After
 * a restart the first one to ask becomes the leader.
 */
import { type Upload, isInFlight } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export type DuplicatePhase = 'transfer' | 'submit';

export class InFlightDuplicates {
  private readonly store: UploadStore;
  private readonly leaders: Readonly<Record<DuplicatePhase, Set<string>>> = {
    transfer: new Set(),
    submit: new Set(),
  };
  /** Waiting uploads by the id of the leader. */
  private readonly waiting = new Map<string, Set<string>>();

  constructor(store: UploadStore) {
    this.store = store;
  }

  /** Makes this upload the leader of the phase; later duplicates wait for it. */
  acquire(id: string, phase: DuplicatePhase): void {
    this.leaders[phase].add(id);
  }

  /** Whether this upload may continue. If not, `release` returns its id when that may have changed. */
  tryAcquire(upload: Upload, content: { sizeBytes: number; sha256: string }, phase: DuplicatePhase): boolean {
    const leader = this.store.submissionIndex
      .startedDuplicates(upload, content.sizeBytes, content.sha256)
      // An upload that a person sends anyway holds no other back.
      .find((other) => !other.sendAnyway && isInFlight(other) && this.isLeader(other, phase));
    if (leader === undefined) {
      this.acquire(upload.id, phase);
      return true;
    }
    const waiting = this.waiting.get(leader.id) ?? new Set();
    this.waiting.set(leader.id, waiting.add(upload.id));
    return false;
  }

  /** The ids of the uploads that do not have to wait for this one any more. Empty while it is in flight. */
  release(upload: Upload): readonly string[] {
    if (isInFlight(upload)) return [];
    this.leaders.transfer.delete(upload.id);
    this.leaders.submit.delete(upload.id);
    const waiting = this.waiting.get(upload.id);
    this.waiting.delete(upload.id);
    return waiting === undefined ? [] : [...waiting];
  }

  private isLeader(other: Upload, phase: DuplicatePhase): boolean {
    if (this.leaders[phase].has(other.id)) return true;
    // Its progress from before a restart of the app counts.
    if (phase === 'transfer') return other.blob !== null;
    return other.submitRequestedAt !== null && other.attempt > 0;
  }
}
