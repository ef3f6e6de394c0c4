/**
 * The results in the drawer. They are requested when the drawer shows an upload that has results, and again when the
 * gate that blocked them opens.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { ResultsAnswer } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';

/** The drawer follows the arrow keys. A request starts only after the current row is unchanged for this long. */
const debounceMs = 200;

export const useResults = defineStore('results', () => {
  const overview = useOverview();
  const toasts = useToasts();
  /** The upload whose results are shown or loading. */
  const id = ref<string | null>(null);
  /** null until the first answer arrives. */
  const answer = shallowRef<ResultsAnswer | null>(null);
  const loading = ref(false);
  let requestNumber = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBlocked = computed(() =>
    overview.overview.gates.some(
      (gate) =>
        gate.gate === 'key' ||
        gate.gate === 'offline' ||
        ('bucket' in gate && gate.bucket === 'submission_read'),
    ),
  );
  watch(isBlocked, (isHeld) => {
    if (!isHeld && answer.value?.state === 'unavailable' && answer.value.failure.scope !== 'file')
      requestNow();
  });

  async function request(requested: string): Promise<void> {
    requestNumber += 1;
    const asked = requestNumber;
    loading.value = true;
    try {
      const next = await api().uploadResults({ id: requested });
      if (asked !== requestNumber) return;
      // null means that there is nothing new; the shown results stay.
      if (next !== null) answer.value = next;
    } catch (error) {
      if (asked === requestNumber) toasts.showError(error);
    }
    if (asked === requestNumber) loading.value = false;
  }

  /** Requests the results of this upload after `debounceMs`, unless another upload is shown first. */
  function show(requested: string): void {
    if (id.value !== requested) clear();
    id.value = requested;
    loading.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => void request(requested), debounceMs);
  }

  /** Requests at once. The shown results stay until the answer arrives. */
  function requestNow(): void {
    if (id.value === null) return;
    clearTimeout(timer);
    void request(id.value);
  }

  /** Reloads for the user; does nothing while a request is running. */
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
      if (!found) toasts.show([{ key: 'externalLink.gone' }]);
    } catch (error) {
      toasts.showError(error);
    }
  }

  return { id, answer, loading, show, reload, clear, openLink };
});
