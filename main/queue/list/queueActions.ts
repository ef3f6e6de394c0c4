/** What a person does to uploads: one, a selection or all of a filter; and what of it can be taken back. */
import type { ActResult, CountedAction, NewVersionResult, QueueAction } from '../../../preload/contract.ts';
import { localFailure } from '../../api/failures.ts';
import { isUnchanged } from '../../files/fingerprint.ts';
import type { UploadEvent } from '../machine.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { Selection } from './listQuery.ts';
import { UndoableRemovals } from './undo.ts';

export interface QueueActionsDeps {
  readonly store: UploadStore;
  /** null: the event does not fit the upload as it is now. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** Saves what has ended but is not in the database yet: a wish is about what is there now, not a moment ago. */
  readonly saveEnds: () => void;
  /** Ends what runs for the upload; what is `given-up` is not shown as under way either. */
  readonly endRun: (id: string, why: 'paused' | 'given-up') => void;
  /** Adds the file anew, as the next version of a submission. */
  readonly addVersion: (path: string, previousSubmissionId: string) => void;
  /** There may be something to do. */
  readonly wake: () => void;
}

const actedOnAtOnce = 200;

export class QueueActions {
  private readonly tools: QueueActionsDeps;
  private readonly removals = new UndoableRemovals();

  constructor(tools: QueueActionsDeps) {
    this.tools = tools;
  }

  /** Answers how many of the uploads the action fitted. Many are changed in batches, so that the app stays awake. */
  async act(action: QueueAction, ids: readonly string[]): Promise<number> {
    return (await this.actOn(action, ids)).length;
  }

  /** The same, and a removal can be taken back as a whole. */
  async actOnMany(action: QueueAction, ids: readonly string[]): Promise<ActResult> {
    const changed = await this.actOn(action, ids);
    return { changed: changed.length, undo: action === 'remove' ? this.removals.keep(changed) : null };
  }

  /** The same for all that is selected; those that the action does not fit are not looked at. */
  actOnAll(action: CountedAction, selection: Selection): Promise<ActResult> {
    const { store } = this.tools;
    const { batchId } = selection;
    if (action === 'move-to-top' && batchId !== undefined) store.batches.moveToTop(batchId);
    return this.actOnMany(action, store.selected(selection, action));
  }

  /** Brings back what a removal took. */
  undoRemoval(removal: number): Promise<number> {
    return this.act('restore', this.removals.take(removal));
  }

  private async actOn(action: QueueAction, ids: readonly string[]): Promise<string[]> {
    const changed: string[] = [];
    // Each goes to the very top, so the last one moved would be the first: keep the order they were given in.
    const ordered = action === 'move-to-top' ? ids.toReversed() : ids;
    try {
      for (let start = 0; start < ordered.length; start += actedOnAtOnce) {
        if (start > 0) await new Promise((go) => setImmediate(go));
        this.tools.saveEnds();
        const batch = ordered.slice(start, start + actedOnAtOnce);
        let fitting: string[] = [];
        this.tools.store.together(() => {
          fitting = batch.filter((id) => {
            if (action === 'restore' && this.wasAddedAnew(id)) return false;
            return this.tools.apply(id, this.eventOf(action)) !== null;
          });
        });
        // Only now is it saved: what could not be saved runs on.
        for (const id of fitting) this.endRun(action, id);
        changed.push(...fitting);
      }
    } finally {
      this.tools.wake();
    }
    return changed;
  }

  /** Whether its file is in the queue a second time already: side by side, both could be submitted. */
  private wasAddedAnew(id: string): boolean {
    const removed = this.tools.store.get(id);
    if (removed === null || removed.submission !== null || removed.status.state === 'already-submitted')
      return false;
    return this.tools.store.unfinishedAmong([removed.path]).length > 0;
  }

  private endRun(action: QueueAction, id: string): void {
    if (action === 'pause') this.tools.endRun(id, 'paused');
    if (action === 'cancel' || action === 'remove') this.tools.endRun(id, 'given-up');
  }

  /**
   * Sends a file again as the next version of what was submitted: the upload itself where the service called it already
   * submitted, a new upload where a completed one's file has changed since.
   */
  async submitAsNewVersion(id: string, previousSubmissionId: string | null): Promise<NewVersionResult> {
    const upload = this.tools.store.get(id);
    if (upload === null) return 'not-possible';
    const previous = previousSubmissionId ?? upload.submission?.submissionId ?? null;
    if (upload.status.state === 'complete' && previous !== null) {
      if (upload.file !== null && (await isUnchanged(upload.path, upload.file))) return 'file-unchanged';
      if (this.tools.store.unfinishedAmong([upload.path]).length > 0) return 'not-possible';
      this.tools.addVersion(upload.path, previous);
    } else if (previous === null) {
      return 'submission-id-needed';
    } else if (this.tools.apply(id, { event: 'new-version', previousSubmissionId: previous }) === null) {
      return 'not-possible';
    }
    this.tools.wake();
    return 'queued';
  }

  private eventOf(action: QueueAction): UploadEvent {
    switch (action) {
      case 'pause':
      case 'resume':
      case 'remove':
      case 'restore':
      case 'send-anyway':
        return { event: action };
      case 'retry':
        return { event: 'retry-now' };
      case 'cancel':
        return { event: 'cancel', failure: localFailure('cancelled') };
      case 'move-to-top':
        return { event: 'move', position: this.tools.store.positions().first - 1 };
    }
  }
}
