/** The rows of the submissions of one drop: one for all of its files, one for each, or none. */
import { type SubmissionChoice, hasOptions } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { SubmissionStore } from './submissionStore.ts';

export class AddedSubmissions {
  /** The row of the drop's group; null before its first file, and if the files are submitted one by one. */
  group: number | null = null;
  private readonly store: SubmissionStore;
  private readonly choice: SubmissionChoice;

  constructor(store: SubmissionStore, choice: SubmissionChoice) {
    this.store = store;
    this.choice = choice;
  }

  /** Returns the row of each of `count` more files by its index. Files without options get theirs with the request. */
  take(count: number): (index: number) => Pick<Upload, 'submissionRow' | 'isGrouped'> {
    if (this.choice.mode === 'together') {
      this.group ??= this.store.addGroup(this.choice, 'adding');
      const submissionRow = this.group;
      return () => ({ submissionRow, isGrouped: true });
    }
    if (!hasOptions(this.choice)) return () => ({ submissionRow: null, isGrouped: false });
    const firstRow = this.store.addSingles(this.choice, count);
    return (index) => ({ submissionRow: firstRow + index, isGrouped: false });
  }
}
