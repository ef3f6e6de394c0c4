/** The watch folders as main knows them, read anew at each change while somebody looks at them. */
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

  /** Whoever shows the folders calls it, and what it answers when they are shown no more. */
  function subscribe(): () => void {
    isVisible.value = true;
    refresh();
    return () => {
      isVisible.value = false;
      candidate.value = null;
    };
  }

  /** Does something to the folders and shows what came of it. Answers whether it went well. */
  async function change(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      await load();
      return true;
    } catch (error) {
      toasts.showError(error);
      return false;
    }
  }

  /** Asks for a folder; a cancelled dialog leaves everything as it is. */
  async function pick(): Promise<void> {
    await change(async () => {
      const picked = await api().pickWatchFolder();
      if (picked !== null) candidate.value = picked;
    });
  }

  async function add(rules: WatchRules, existing: ExistingFileRule): Promise<void> {
    const wanted = candidate.value;
    if (wanted === null) return;
    const isDone = await change(() =>
      api().addWatchFolder({
        candidate: wanted.candidate,
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
