/** The details drawer: which upload it shows, and the latest answer of the main process. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import type { UploadDetails } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { createLatestRequest } from '../ui/latestRequest.ts';

export const useDetails = defineStore('details', () => {
  const toasts = useToasts();
  /** null while the drawer is closed. */
  const id = ref<string | null>(null);
  const details = shallowRef<UploadDetails | null>(null);
  /** True when the keyboard opened the drawer, which then takes the focus. */
  const focusRequested = ref(false);
  /** True when the upload is no longer in the queue. */
  const gone = ref(false);
  /** True while the user is asked whether to open the service's explanation in the browser. */
  const isConfirmingDocs = ref(false);

  const latest = createLatestRequest<string, UploadDetails | null>({
    run: (asked) => api().uploadDetails({ id: asked }),
    onResult(answer, asked) {
      if (asked !== id.value) return;
      gone.value = answer === null;
      // The last known details stay visible when the upload is gone.
      if (answer !== null) details.value = answer;
    },
    onError: toasts.showError,
  });

  function open(requested: string, focus: 'focus' | 'stay' = 'stay'): void {
    focusRequested.value = focus === 'focus';
    if (id.value !== requested) {
      id.value = requested;
      details.value = null;
      gone.value = false;
      isConfirmingDocs.value = false;
    }
    latest.request(requested);
  }

  /** Opens the drawer with the question whether to open the service's explanation in the browser. */
  function confirmOpenDocs(requested: string): void {
    open(requested);
    isConfirmingDocs.value = true;
  }

  function close(): void {
    id.value = null;
    details.value = null;
    isConfirmingDocs.value = false;
  }

  function refresh(): void {
    if (id.value !== null) latest.request(id.value);
  }

  return { id, details, gone, focusRequested, isConfirmingDocs, open, confirmOpenDocs, close, refresh };
});
