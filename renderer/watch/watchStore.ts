/** The watch folders of the main process. They are reloaded at each change while a component shows them. */
import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';

import type { ExistingFileRule, WatchCandidate, WatchFolder, WatchRules } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';
import { copyRules } from './watchPatterns.ts';

export const useWatch = defineStore('watch', () => {
  const overview = useOverview();
  const toasts = useToasts();
  const folders = shallowRef<readonly WatchFolder[] | null>(null);
  const candidate = shallowRef<WatchCandidate | null>(null);
  const isVisible = ref(false);

  async function load(): Promise<void> {
    folders.value = await api().watchFolders();
  }

  function refresh(): void {
    if (isVisible.value) load().catch(toasts.showError);
  }
  watch(() => overview.overview, refresh);

  /**
   * Keeps the folders up to date while they are shown; the caller runs the returned function when it stops showing
   * them.
   */
  function subscribe(): () => void {
    isVisible.value = true;
    refresh();
    return () => {
      isVisible.value = false;
      candidate.value = null;
    };
  }

  /** Runs a call that changes the folders and reloads them. Shows an error and returns false when the call fails. */
  async function change(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      await load();
      return true;
    } catch (error) {
      toasts.showError(error);
      return false;
    }
  }

  /** Opens the folder dialog of the system. A cancelled dialog changes nothing. */
  async function pick(): Promise<void> {
    await change(async () => {
      const picked = await api().pickWatchFolder();
      if (picked !== null) candidate.value = picked;
    });
  }

  async function add(rules: WatchRules, existing: ExistingFileRule): Promise<void> {
    const added = candidate.value;
    if (added === null) return;
    const isDone = await change(() =>
      api().addWatchFolder({
        candidate: added.candidate,
        rules: copyRules(rules),
        existing,
      }),
    );
    if (isDone) candidate.value = null;
  }

  function discardCandidate(): void {
    candidate.value = null;
  }

  return { folders, candidate, subscribe, change, pick, add, discardCandidate };
});
