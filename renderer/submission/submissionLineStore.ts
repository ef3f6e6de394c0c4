/**
 * The line after a small drop: how its files are submitted, and the form that changes it. While the form is open, the main
 * process holds the submissions of the batch, so that a file that is uploaded meanwhile still gets the options.
 */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import { type AddAnswer, type SubmissionChoice, noSubmissionOptions } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useSettings } from '../settings/settingsStore.ts';
import { type SubmissionDraft, draftOf, readDraft } from './submissionDraft.ts';

type Added = Extract<AddAnswer, { outcome: 'added' }>;

interface RecentDrop {
  readonly batchId: number;
  readonly files: number;
  readonly choice: SubmissionChoice;
}

/** How long the line stays when it is not opened. Large files are still uploading when the submissions are no longer held. */
const minShownMs = 8_000;

export const useSubmissionLine = defineStore('submissionLine', () => {
  const settings = useSettings();
  const toasts = useToasts();
  const drop = shallowRef<RecentDrop | null>(null);
  /** null while the form is closed. */
  const draft = shallowRef<SubmissionDraft | null>(null);
  /** The files of the drop that were submitted before the form was opened. */
  const tooLate = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show({ batchId, added, holdMs }: Added): void {
    if (batchId === null || added === 0) return;
    // An open form keeps its drop; the new one is submitted as the settings say.
    if (draft.value !== null) return;
    drop.value = {
      batchId,
      files: added,
      choice: { ...noSubmissionOptions, mode: settings.values.submissionMode },
    };
    startTimer(holdMs);
  }

  function startTimer(holdMs = 0): void {
    stopTimer();
    if (drop.value !== null && draft.value === null)
      timer = setTimeout(() => (drop.value = null), Math.max(minShownMs, holdMs));
  }

  function stopTimer(): void {
    clearTimeout(timer);
  }

  async function open(): Promise<void> {
    const opened = drop.value;
    if (opened === null || draft.value !== null) return;
    stopTimer();
    draft.value = draftOf(opened.choice);
    tooLate.value = 0;
    try {
      const held = await api().changeSubmission({ batchId: opened.batchId, hold: true });
      if (drop.value === opened) tooLate.value = held.tooLate;
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Closes the line; held submissions continue. */
  function close(): void {
    const closed = drop.value;
    stopTimer();
    drop.value = null;
    draft.value = null;
    if (closed === null) return;
    api().changeSubmission({ batchId: closed.batchId, hold: false }).catch(toasts.showError);
  }

  /** Saves the options for every file that is not submitted yet; returns false when they have a problem. */
  async function save(): Promise<boolean> {
    const saved = drop.value;
    const choice = draft.value === null ? null : readDraft(draft.value).choice;
    if (saved === null || choice === null) return false;
    drop.value = null;
    draft.value = null;
    try {
      const { batchId } = saved;
      const { changed } = await api().changeSubmission({ batchId, submission: choice, hold: false });
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
    return true;
  }

  return { drop, draft, tooLate, show, open, close, save, startTimer, stopTimer };
});
