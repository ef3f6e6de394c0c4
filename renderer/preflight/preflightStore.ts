/** The preflight that is waiting for the user, and the two answers to it: send or cancel. */
import { defineStore } from 'pinia';
import { computed } from 'vue';

import type { PreflightView } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';
import { addedToastLines } from '../upload/addedToast.ts';

export const usePreflight = defineStore('preflight', () => {
  const overview = useOverview();
  const toasts = useToasts();
  const preflight = computed(() => overview.overview.preflight);

  /** Sends exactly the files that are shown; the revision makes the main process refuse an outdated answer. */
  async function send(): Promise<void> {
    if (preflight.value === null) return;
    const { revision } = preflight.value;
    try {
      const report = await api().sendPreflight({ revision });
      toasts.show(report === null ? [{ key: 'preflight.stale' }] : addedToastLines(report));
    } catch (error) {
      toasts.showError(error);
    }
  }

  function cancel(): void {
    api().cancelPreflight().catch(toasts.showError);
  }

  return { preflight, send, cancel };
});

/** The number of files in the drop that are not uploaded. */
export function skippedCount({ skipped }: Pick<PreflightView, 'skipped'>): number {
  return skipped.reduce((sum, { count }) => sum + count, 0);
}
