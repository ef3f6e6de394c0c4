/** What groups wait for, as the window shows it, and whether a person should decide about it. */
import { isDeepStrictEqual } from 'node:util';

import type { GroupWait } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';
import type { GroupProgress, SubmissionRecord } from '../store/submissionStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';

/** A group asks for attention when none of its files has moved for this long. */
export const attentionMs = 10 * 60_000;

export interface GroupWaitsDeps {
  readonly store: Pick<UploadStore, 'submissions'>;
  readonly clock: Pick<Clock, 'now' | 'elapsed'>;
  /** The groups whose uploads may need something. */
  readonly openGroups: () => Iterable<number>;
  /** Whether a person may still change the group. */
  readonly isHeld: (row: number) => boolean;
  readonly isPaused: () => boolean;
  readonly onChange: () => void;
}

interface WaitOfBatch extends GroupWait {
  readonly batchId: number | null;
}

export class GroupWaits {
  private readonly deps: GroupWaitsDeps;
  /** When an upload of the group last moved, by the clock that never jumps. */
  private readonly movedAt = new Map<number, number>();
  /** As the files were counted last. */
  private readonly waits = new Map<number, WaitOfBatch | null>();

  constructor(deps: GroupWaitsDeps) {
    this.deps = deps;
  }

  /** The group itself has changed. */
  forget(row: number): void {
    this.waits.delete(row);
  }

  /** An upload of the group has changed, so its files are counted soon. */
  moved(row: number): void {
    this.movedAt.set(row, this.deps.clock.elapsed());
  }

  /** The files of the group were counted. */
  counted(record: SubmissionRecord, progress: GroupProgress): void {
    const shown = this.waits.get(record.row);
    const wait = this.waitOf(record, progress);
    this.waits.set(record.row, wait);
    if (shown !== undefined && !isDeepStrictEqual(shown, wait)) this.deps.onChange();
  }

  /** null unless the group waits for the rest of its files. */
  of(row: number): GroupWait | null {
    let wait = this.waits.get(row);
    if (wait === undefined) {
      wait = this.readWait(row);
      this.waits.set(row, wait);
    }
    if (wait === null) return null;
    const { batchId: _batchId, ...shown } = wait;
    return shown;
  }

  /** The groups about which a person should decide, because the files they wait for make no progress. */
  stuck(): GroupWait[] {
    return [...this.deps.openGroups()].flatMap((row) => {
      const wait = this.of(row);
      return wait?.needsAttention === true ? [wait] : [];
    });
  }

  /** The first group of a batch that waits. */
  ofBatch(batchId: number): GroupWait | null {
    for (const row of this.deps.openGroups()) {
      const wait = this.of(row);
      if (wait !== null && this.waits.get(row)?.batchId === batchId) return wait;
    }
    return null;
  }

  /**
   * Asks for attention if none of the files it waits for has moved for long. Returns when to call it again, by the clock that
   * never jumps; null: not before an upload of the group changes.
   */
  askForAttention({ row, attentionAt }: SubmissionRecord, progress: GroupProgress): number | null {
    const { store, clock, isPaused, onChange } = this.deps;
    if (attentionAt !== null || progress.stored === 0) return null;
    const now = clock.elapsed();
    if (progress.moving > 0 || isPaused() || !this.movedAt.has(row)) this.movedAt.set(row, now);
    const dueAt = (this.movedAt.get(row) ?? now) + attentionMs;
    if (dueAt > now) return dueAt;
    store.submissions.setAttention(row, clock.now());
    this.forget(row);
    onChange();
    return null;
  }

  private readWait(row: number): WaitOfBatch | null {
    const { submissions } = this.deps.store;
    const record = submissions.get(row);
    return record === null ? null : this.waitOf(record, submissions.progressOf(row));
  }

  private waitOf({ row, state, attentionAt }: SubmissionRecord, progress: GroupProgress): WaitOfBatch | null {
    const { stored, total, moving, batchId } = progress;
    if (this.deps.isHeld(row) || (state !== 'waiting' && state !== 'adding')) return null;
    if (stored === total && state === 'waiting') return null;
    const needsAttention = attentionAt !== null && moving === 0;
    return { submission: row, uploaded: stored, total, needsAttention, batchId };
  }
}
