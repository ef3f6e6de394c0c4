/** The preflight that is waiting for the user, how its files are submitted, and the two answers to it: send or cancel. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';

import type { PreflightView, VersionAnswer } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useNavigation } from '../app/navigationStore.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useSettings } from '../settings/settingsStore.ts';
import { type SubmissionDraft, draftOf, readDraft } from '../submission/submissionDraft.ts';
import { addedToastLines, areRowsEnough } from '../upload/addedToast.ts';
import { answersFor } from '../versions/versionAnswers.ts';

export const usePreflight = defineStore('preflight', () => {
  const overview = useOverview();
  const toasts = useToasts();
  const settings = useSettings();
  const navigation = useNavigation();
  const preflight = computed(() => overview.overview.preflight);
  /** How the files are submitted; null while there is no preflight. Files that join the drop keep it. */
  const draft = shallowRef<SubmissionDraft | null>(null);
  /** Which files are new versions of earlier uploads. */
  const versions = shallowRef<readonly VersionAnswer[]>([]);
  watch(
    preflight,
    (view) => {
      if (view === null) draft.value = null;
      else draft.value ??= draftOf(view.submission);
      versions.value = view === null ? [] : answersFor(view.versions, versions.value);
    },
    { immediate: true },
  );

  /**
   * Sends exactly the files that are shown; the revision makes the main process refuse an outdated answer. Does nothing
   * while an option has a problem.
   */
  async function send(): Promise<void> {
    const submission = draft.value === null ? null : readDraft(draft.value).choice;
    if (preflight.value === null || submission === null) return;
    const { revision } = preflight.value;
    try {
      const answers = versions.value.map((answer) => ({ ...answer, except: [...answer.except] }));
      const report = await api().sendPreflight({ revision, submission, versions: answers });
      const lines = report === null ? [{ key: 'preflight.stale' } as const] : addedToastLines(report);
      if (areRowsEnough(lines)) toasts.say(lines);
      else toasts.show(lines);
      if (report !== null && report.batchId !== null) await navigation.revealBatch(report.batchId);
      // The main process keeps the mode and the values as the latest ones.
      if (report !== null) await settings.load();
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Uploads the files too that were submitted before and have not changed. */
  async function includeSubmitted(): Promise<void> {
    if (preflight.value === null) return;
    try {
      const { included } = await api().includeSubmitted({ revision: preflight.value.revision });
      if (!included) toasts.show([{ key: 'preflight.stale' }]);
    } catch (error) {
      toasts.showError(error);
    }
  }

  function cancel(): void {
    api().cancelPreflight().catch(toasts.showError);
  }

  return { preflight, draft, versions, send, includeSubmitted, cancel };
});

/** The number of files in the drop that are not uploaded. */
export function skippedCount({ skipped }: Pick<PreflightView, 'skipped'>): number {
  return skipped.reduce((sum, { count }) => sum + count, 0);
}
