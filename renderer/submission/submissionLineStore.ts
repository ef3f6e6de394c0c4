/**
 * The line after a small drop: how its files are submitted, and the form that changes it. The line is shown while the main
 * process holds the submissions of the batch. Pointer, focus and the open form extend that time.
 */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import {
  type AddAnswer,
  type OfferedVersions,
  type SubmissionChoice,
  type VersionChoice,
  noSubmissionOptions,
} from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useSettings } from '../settings/settingsStore.ts';
import { type SubmissionDraft, draftOf, readDraft } from './submissionDraft.ts';

type Added = Extract<AddAnswer, { outcome: 'added' }>;

interface RecentDrop {
  readonly batchId: number;
  readonly files: number;
  readonly holdMs: number;
  readonly choice: SubmissionChoice;
  /** The files that may be new versions of earlier uploads; null when there are none. */
  readonly versions: OfferedVersions | null;
}

export const useSubmissionLine = defineStore('submissionLine', () => {
  const settings = useSettings();
  const toasts = useToasts();
  const drop = shallowRef<RecentDrop | null>(null);
  /** null while the form is closed. */
  const draft = shallowRef<SubmissionDraft | null>(null);
  /** The files of the drop whose options can no longer change. */
  const tooLate = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the window asked the main process to hold the submissions longer. */
  let isKept = false;

  /** A later drop replaces the line of an earlier one, but not an open form: its own submissions are only held briefly. */
  function show({ batchId, added, holdMs, versions }: Added): void {
    if (batchId === null || holdMs === 0 || draft.value !== null) return;
    close();
    const choice = { ...noSubmissionOptions, mode: settings.values.submissionMode };
    drop.value = { batchId, files: added, holdMs, choice, versions: versions ?? null };
    timer = setTimeout(() => (drop.value = null), holdMs);
  }

  /** Holds the submissions until the line is closed. */
  async function keep(): Promise<void> {
    clearTimeout(timer);
    const kept = drop.value;
    if (kept === null || isKept) return;
    isKept = true;
    try {
      const held = await api().changeSubmission({ batchId: kept.batchId, hold: true });
      if (drop.value?.batchId === kept.batchId) tooLate.value = held.tooLate;
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Decides for all files that may be new versions. */
  async function chooseVersions(choice: VersionChoice): Promise<void> {
    const decided = drop.value;
    if (decided === null || decided.versions === null) return;
    try {
      const { changed } = await api().chooseVersions({ batchId: decided.batchId, choice });
      if (changed === 0) toasts.show([{ key: 'submissionLine.late' }]);
      else {
        setVersions(choice === 'new-version' ? changed : 0);
        toasts.say([{ key: `versions.choices.${choice}`, named: { count: changed } }]);
      }
      // The main process keeps the choice as the latest one.
      await settings.load();
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** A person decided about one file in its row. */
  function countVersion(batchId: number, choice: VersionChoice): void {
    const versions = drop.value?.batchId === batchId ? drop.value.versions : null;
    if (versions !== null) setVersions(versions.asVersions + (choice === 'new-version' ? 1 : -1));
  }

  function setVersions(asVersions: number): void {
    if (drop.value === null || drop.value.versions === null) return;
    drop.value = { ...drop.value, versions: { ...drop.value.versions, asVersions } };
  }

  /** Closes the line after the usual time, unless its form is open. */
  function leave(): void {
    if (drop.value === null || draft.value !== null) return;
    clearTimeout(timer);
    timer = setTimeout(close, drop.value.holdMs);
  }

  async function open(): Promise<void> {
    if (drop.value === null) return;
    draft.value ??= draftOf(drop.value.choice);
    await keep();
  }

  function clear(): void {
    clearTimeout(timer);
    drop.value = null;
    draft.value = null;
    tooLate.value = 0;
    isKept = false;
  }

  /** Closes the line; held submissions continue as they are. */
  function close(): void {
    const closed = drop.value;
    clear();
    if (closed === null) return;
    api().changeSubmission({ batchId: closed.batchId, hold: false }).catch(toasts.showError);
  }

  /** Saves the options for every file whose submission is still held. Does nothing while an option has a problem. */
  async function save(): Promise<void> {
    const saved = drop.value;
    const submission = draft.value === null ? null : readDraft(draft.value).choice;
    if (saved === null || submission === null) return;
    clear();
    try {
      const { changed } = await api().changeSubmission({ batchId: saved.batchId, submission, hold: false });
      toasts.show([
        changed > 0
          ? { key: 'submissionLine.saved', named: { count: changed } }
          : { key: 'submissionLine.late' },
      ]);
      // The main process keeps the mode and the values as the latest ones.
      await settings.load();
    } catch (error) {
      toasts.showError(error);
    }
  }

  return { drop, draft, tooLate, show, keep, leave, open, close, save, chooseVersions, countVersion };
});
