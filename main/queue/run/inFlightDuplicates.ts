import { type Upload, isInFlight } from '../model/upload.ts';
/**
 * Copies of one content that are under way together: the first that gets so far is sent, the others wait for what becomes
 * of it. Is it submitted, they end as already submitted; does it come into trouble, the next one goes in its place.
 *
 * Who was let go is remembered in memory: two that ask at the same moment must not both hold the other back. After a
 * restart whoever asks first is the first.
 */
import type { UploadStore } from '../store/uploadStore.ts';

export type DuplicatePhase = 'transfer' | 'submit';

export class InFlightDuplicates {
  private readonly store: UploadStore;
  private readonly gone: Readonly<Record<DuplicatePhase, Set<string>>> = {
    transfer: new Set(),
    submit: new Set(),
  };
  /** By the upload that they wait for. */
  private readonly waiting = new Map<string, Set<string>>();

  constructor(store: UploadStore) {
    this.store = store;
  }

  /** This one goes on, and copies that come later wait for it. */
  goes(id: string, phase: DuplicatePhase): void {
    this.gone[phase].add(id);
  }

  /** Whether this one may go on; if not, it is told of by `freedBy` when that may have changed. */
  tryAcquire(upload: Upload, content: { sizeBytes: number; sha256: string }, phase: DuplicatePhase): boolean {
    const ahead = this.store.submissionIndex
      .startedCopies(upload.id, content.sizeBytes, content.sha256)
      // What a person wants sent beside another holds nothing back.
      .find((other) => !other.sendAnyway && isInFlight(other) && this.isAhead(other, phase));
    if (ahead === undefined) {
      this.goes(upload.id, phase);
      return true;
    }
    const waiting = this.waiting.get(ahead.id) ?? new Set();
    this.waiting.set(ahead.id, waiting.add(upload.id));
    return false;
  }

  /** Which uploads need not wait for this one any more, as it is now. */
  release(upload: Upload): readonly string[] {
    if (isInFlight(upload)) return [];
    this.gone.transfer.delete(upload.id);
    this.gone.submit.delete(upload.id);
    const waiting = this.waiting.get(upload.id);
    this.waiting.delete(upload.id);
    return waiting === undefined ? [] : [...waiting];
  }

  private isAhead(other: Upload, phase: DuplicatePhase): boolean {
    if (this.gone[phase].has(other.id)) return true;
    // Of an earlier life of the app: what it had brought so far still stands.
    if (phase === 'transfer') return other.blob !== null;
    return other.submitRequestedAt !== null && other.attempt > 0;
  }
}
