/** The rows of the submissions of one drop: one for all of its files, one for each, or none. */
import { type SubmissionChoice, hasOptions } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { SubmissionStore } from './submissionStore.ts';

export class AddedSubmissions {
  /** The row of the drop's group; null before its first file, and if the files are in none. */
  group: number | null = null;
  private readonly store: SubmissionStore;
  private readonly choice: SubmissionChoice;

  private readonly isHeld: boolean;

  /** `when`: whether the files of a drop are submitted as soon as they can be, or held in a group at first. */
  constructor(store: SubmissionStore, choice: SubmissionChoice, when: 'now' | 'held' = 'now') {
    this.store = store;
    this.choice = choice;
    this.isHeld = when === 'held';
  }

  /** Returns the row of each of `count` more files by its index. Files without options get theirs with the request. */
  take(count: number): (index: number) => Pick<Upload, 'submissionRow' | 'isGrouped'> {
    const { mode } = this.choice;
    if (mode === 'together' || this.isHeld) {
      this.group ??= this.store.addGroup(this.choice, mode === 'together' ? 'adding' : 'held');
      const submissionRow = this.group;
      return () => ({ submissionRow, isGrouped: true });
    }
    if (!hasOptions(this.choice)) return () => ({ submissionRow: null, isGrouped: false });
    const firstRow = this.store.addSingles(this.choice, count);
    return (index) => ({ submissionRow: firstRow + index, isGrouped: false });
  }
}
