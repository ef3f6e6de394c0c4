/** The files of a group: which of them it waits for, and how they leave it. */
import type { Failure } from '../../../preload/contract.ts';
import { memberState } from '../model/groups.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import type { SubmissionRecord } from '../store/submissionStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export class GroupMembers {
  private readonly store: UploadStore;
  /** Saves the event if the upload's state allows it. */
  readonly apply: (id: string, event: UploadEvent) => void;

  constructor(store: UploadStore, apply: (id: string, event: UploadEvent) => void) {
    this.store = store;
    this.apply = apply;
  }

  of(row: number): Upload[] {
    const { store } = this;
    return store.many(store.submissions.memberIds(row));
  }

  /** The files of the group that are neither out nor in a request. */
  unsubmitted(row: number): Upload[] {
    return this.of(row).filter(
      (member) => memberState(member) !== 'out' && member.status.state !== 'submitting',
    );
  }

  applyToSubmitting(id: string, event: UploadEvent): void {
    if (this.store.get(id)?.status.state === 'submitting') this.apply(id, event);
  }

  regroup(uploads: readonly Upload[], submissionRow: number): void {
    for (const { id } of uploads) this.apply(id, { event: 'regrouped', submissionRow, isGrouped: true });
  }

  /** Makes each upload a separate submission. `late`: the group itself was submitted before. */
  split(
    record: SubmissionRecord,
    uploads: readonly Upload[],
    splitBy: Failure | null,
    when: 'now' | 'late' = 'now',
  ): void {
    const { store } = this;
    if (when === 'now') store.submissions.setSplit(record.row, splitBy);
    if (uploads.length === 0) return;
    const firstRow = store.submissions.addSplit(record, uploads.length, splitBy);
    for (const [index, { id, status }] of uploads.entries())
      this.apply(id, {
        event: status.state === 'submitting' ? 'refused-with-group' : 'regrouped',
        submissionRow: firstRow + index,
        isGrouped: false,
      });
  }
}
