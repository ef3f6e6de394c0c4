/** The actions of a person on one upload, on several, or on all that are selected. A removal can be undone. */
import { resolve } from 'node:path';

import type {
  ActResult,
  CountedAction,
  NewVersionResult,
  Overview,
  QueueAction,
  SubmissionOptions,
} from '../../../preload/contract.ts';
import { localFailure } from '../../errors/classify.ts';
import { isUnchanged } from '../../files/fingerprint.ts';
import { isWorthRetrying } from '../model/actions.ts';
import { isNewVersionPossible } from '../model/guards.ts';
import { positionGap } from '../model/positions.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { endedLists } from './listName.ts';
import type { Selection } from './listQuery.ts';
import type { UploadList } from './uploadList.ts';

export interface QueueActionsDeps {
  readonly store: UploadStore;
  readonly list: UploadList;
  /** null if the state of the upload does not allow the event. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /**
   * Saves results of finished runs that are not in the database yet, so that an action applies to the current state.
   */
  readonly saveResults: () => void;
  /** Runs the work, and again while it fails because another process has locked the database. */
  readonly whenUnlocked: <Result>(work: () => Result) => Promise<Result>;
  /** Ends the upload's run; an `abandoned` upload shows no progress any more. */
  readonly endRun: (id: string, why: 'paused' | 'abandoned') => void;
  /** Adds the file again, as the next version of a submission. */
  readonly addVersion: (path: string, previousSubmissionId: string, options: SubmissionOptions) => void;
  /** Starts every step that can start now. */
  readonly wake: () => void;
}

const uploadsPerChunk = 200;

export class QueueActions {
  private readonly deps: QueueActionsDeps;
  private readonly removals = new UndoableRemovals();

  constructor(deps: QueueActionsDeps) {
    this.deps = deps;
  }

  /** Returns how many uploads allowed the action. Works in chunks, so that the app stays responsive. */
  async act(action: QueueAction, ids: readonly string[]): Promise<number> {
    return (await this.actOn(action, ids)).length;
  }

  /** The same, with the number that undoes a removal as a whole. */
  async actOnMany(action: QueueAction, ids: readonly string[]): Promise<ActResult> {
    const changed = await this.actOn(action, ids);
    return { changed: changed.length, undo: action === 'remove' ? this.removals.add(changed) : null };
  }

  /** The same for all selected uploads that allow the action. */
  actOnAll(action: CountedAction, selection: Selection): Promise<ActResult> {
    const { list } = this.deps;
    const { batchId } = selection;
    if (action === 'move-to-top' && batchId !== undefined) list.batches.moveToTop(batchId);
    return this.actOnMany(action, list.selected(selection, action));
  }

  /** Retries every failed upload that can succeed as it is. */
  async retryFailed(): Promise<ActResult> {
    const failed = this.deps.list.selected({ filter: 'attention', search: '' }, 'retry');
    const retried = await this.actOn('retry', failed, isWorthRetrying);
    return { changed: retried.length, undo: null };
  }

  /** Removes every upload of which nothing is left to do. */
  clearFinished(): Promise<ActResult> {
    const ids = endedLists.flatMap((filter) => this.deps.list.selected({ filter, search: '' }, 'remove'));
    return this.actOnMany('remove', ids);
  }

  /** The latest removal that can be undone; null when there is none. */
  get lastRemoval(): Overview['lastRemoval'] {
    return this.removals.last;
  }

  /** Restores the uploads of a removal. Returns how many. If it fails, it can be tried again. */
  async undoRemoval(removal: number): Promise<number> {
    const ids = this.removals.take(removal);
    try {
      return await this.act('restore', ids);
    } catch (error) {
      this.removals.putBack(removal, ids);
      throw error;
    }
  }

  /** `isWanted`: asked right before the action, because an upload may have changed since it was selected. */
  private async actOn(
    action: QueueAction,
    ids: readonly string[],
    isWanted: (upload: Upload) => boolean = () => true,
  ): Promise<string[]> {
    const changed: string[] = [];
    // Each upload moves to the top, so they are moved in reverse to keep the order of `ids`.
    const ordered = action === 'move-to-top' ? ids.toReversed() : ids;
    try {
      for (let start = 0; start < ordered.length; start += uploadsPerChunk) {
        if (start > 0) await new Promise((go) => setImmediate(go));
        const batch = ordered.slice(start, start + uploadsPerChunk);
        const allowed = await this.deps.whenUnlocked(() => {
          this.deps.saveResults();
          return this.deps.store.transaction(() =>
            batch.filter((id) => {
              if (action === 'restore' && this.wasAddedAgain(id)) return false;
              const upload = this.deps.store.get(id);
              if (upload === null || !isWanted(upload)) return false;
              return this.deps.apply(id, this.eventOf(action)) !== null;
            }),
          );
        });
        // After the commit only: if the change cannot be saved, the run continues.
        for (const id of allowed) this.endRun(action, id);
        changed.push(...allowed);
      }
    } finally {
      this.deps.wake();
    }
    return changed;
  }

  /** Whether its file is in the queue again; then a restored upload could submit it twice. */
  private wasAddedAgain(id: string): boolean {
    const removed = this.deps.store.get(id);
    if (removed === null || removed.submission !== null || removed.status.state === 'already-submitted')
      return false;
    return this.deps.store.unfinishedAmong([removed.path]).length > 0;
  }

  private endRun(action: QueueAction, id: string): void {
    if (action === 'pause') this.deps.endRun(id, 'paused');
    if (action === 'cancel' || action === 'remove') this.deps.endRun(id, 'abandoned');
  }

  /**
   * Sends a file again as the next version of its submission: the upload itself if the service answered "already
   * submitted", or a new upload if the file of a completed one has changed. `previousSubmissionId`: null if the upload
   * knows it. `options`: null for those of the earlier submission.
   */
  async submitAsNewVersion(
    id: string,
    previousSubmissionId: string | null,
    options: SubmissionOptions | null = null,
  ): Promise<NewVersionResult> {
    const upload = this.deps.store.get(id);
    if (upload === null) return 'not-possible';
    const previous = previousSubmissionId ?? upload.submission?.submissionId ?? null;
    if (upload.status.state === 'complete' && previous !== null) {
      if (upload.file !== null && (await isUnchanged(upload, upload.file))) return 'file-unchanged';
      if (this.deps.store.unfinishedAmong([upload.path]).length > 0) return 'not-possible';
      this.deps.addVersion(upload.path, previous, options ?? this.optionsOf(upload));
    } else if (previous === null) {
      return 'submission-id-needed';
    } else if (!this.becomesVersion(upload, previous, options ?? this.optionsOf(upload))) {
      return 'not-possible';
    }
    this.deps.wake();
    return 'queued';
  }

  /** Another file takes the place of a refused one. */
  replaceFile(id: string, path: string): 'replaced' | 'already-in-list' | 'not-possible' {
    const { store, apply } = this.deps;
    const absolute = resolve(path);
    const others = store.unfinishedAmong([absolute]).filter((upload) => upload.id !== id);
    if (others.length > 0) return 'already-in-list';
    if (apply(id, { event: 'file-replaced', path: absolute }) === null) return 'not-possible';
    this.deps.wake();
    return 'replaced';
  }

  private optionsOf({ submissionRow }: Upload): SubmissionOptions {
    return this.deps.store.submissions.optionsOf(submissionRow);
  }

  private becomesVersion(
    { id, status }: Upload,
    previousSubmissionId: string,
    options: SubmissionOptions,
  ): boolean {
    const { store, apply } = this.deps;
    if (!isNewVersionPossible(status)) return false;
    return store.transaction(() => {
      const submissionRow = store.submissions.addSingles(options, 1);
      return apply(id, { event: 'new-version', previousSubmissionId, submissionRow }) !== null;
    });
  }

  private eventOf(action: QueueAction): UploadEvent {
    switch (action) {
      case 'pause':
      case 'resume':
      case 'remove':
      case 'restore':
      case 'send-anyway':
      case 'use-other-name':
      case 'stop-following':
        return { event: action };
      case 'retry':
        return { event: 'retry-now' };
      case 'skip':
        return { event: action, failure: localFailure('name-skipped') };
      case 'cancel':
        return { event: 'cancel', failure: localFailure('cancelled') };
      case 'move-to-top':
        return { event: 'move', position: this.deps.store.order.ends().first - positionGap, to: 'top' };
    }
  }
}

const maxUndoableRemovals = 5;

/** The uploads that each of the last removals removed, so that a removal can be undone while the app runs. */
export class UndoableRemovals {
  private readonly removals = new Map<number, readonly string[]>();
  private lastNumber = 0;

  /** Returns the number that undoes the removal; null if it removed nothing. */
  add(ids: readonly string[]): number | null {
    if (ids.length === 0) return null;
    this.lastNumber += 1;
    this.removals.set(this.lastNumber, ids);
    const [oldest] = this.removals.keys();
    if (this.removals.size > maxUndoableRemovals && oldest !== undefined) this.removals.delete(oldest);
    return this.lastNumber;
  }

  /** The latest removal and how many uploads it removed; null when there is none. */
  get last(): { readonly undo: number; readonly count: number } | null {
    const latest = [...this.removals].at(-1);
    return latest === undefined ? null : { undo: latest[0], count: latest[1].length };
  }

  /** The uploads of a removal; none at the second call. */
  take(removal: number): readonly string[] {
    const ids = this.removals.get(removal) ?? [];
    this.removals.delete(removal);
    return ids;
  }

  /** The removal could not be undone. */
  putBack(removal: number, ids: readonly string[]): void {
    if (ids.length > 0) this.removals.set(removal, ids);
  }
}
