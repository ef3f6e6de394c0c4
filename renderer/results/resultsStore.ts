/** The results in the drawer: read when it opens on an upload that has some, and again when what held them back is gone. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { ResultsAnswer } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';

/** The drawer follows the arrow keys through the list; only where they rest is the service asked. */
const debounceMs = 200;

export const useResults = defineStore('results', () => {
  const overview = useOverview();
  const toasts = useToasts();
  /** The upload whose results are shown or on their way. */
  const id = ref<string | null>(null);
  /** null until the first answer. */
  const answer = shallowRef<ResultsAnswer | null>(null);
  const loading = ref(false);
  let requestNumber = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBlocked = computed(() =>
    overview.overview.gates.some(
      (gate) => gate.gate === 'key' || gate.gate === 'offline' || gate.bucket === 'submission_read',
    ),
  );
  watch(isBlocked, (isHeld) => {
    if (!isHeld && answer.value?.state === 'unavailable' && answer.value.failure.scope !== 'file')
      requestNow();
  });

  async function request(wanted: string): Promise<void> {
    requestNumber += 1;
    const asked = requestNumber;
    loading.value = true;
    try {
      const next = await api().uploadResults({ id: wanted });
      if (asked !== requestNumber) return;
      // null: nothing to tell of it; what is shown stays
      if (next !== null) answer.value = next;
    } catch (error) {
      if (asked === requestNumber) toasts.showError(error);
    }
    if (asked === requestNumber) loading.value = false;
  }

  /** Reads the results of this upload, once nothing else is wished for a moment. */
  function show(wanted: string): void {
    if (id.value !== wanted) clear();
    id.value = wanted;
    loading.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void request(wanted), debounceMs);
  }

  /** Asks at once; what is shown stays until the answer is here. */
  function requestNow(): void {
    if (id.value === null) return;
    clearTimeout(timer);
    void request(id.value);
  }

  /** A person's wish; while an answer is on its way there is nothing more to ask. */
  function reload(): void {
    if (!loading.value) requestNow();
  }

  function clear(): void {
    clearTimeout(timer);
    requestNumber += 1;
    id.value = null;
    answer.value = null;
    loading.value = false;
  }

  async function openLink(link: string): Promise<void> {
    if (id.value === null) return;
    try {
      const { found } = await api().openResultLink({ id: id.value, link });
      if (!found) toasts.show([{ key: 'outside.gone' }]);
    } catch (error) {
      toasts.showError(error);
    }
  }

  return { id, answer, loading, show, reload, clear, openLink };
});
