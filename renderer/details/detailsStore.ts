/** The details drawer: which upload it shows, and its newest answer from main. */
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
  /** Set when the drawer is to take the focus: opened by the keyboard. */
  const focusRequested = ref(false);
  /** Set once the answer was that this upload is no longer there. */
  const gone = ref(false);
  /** Whether to open the service's explanation is being asked. */
  const isConfirmingDocs = ref(false);

  const latest = createLatestRequest<string, UploadDetails | null>({
    run: (asked) => api().uploadDetails({ id: asked }),
    onResult(answer, asked) {
      if (asked !== id.value) return;
      gone.value = answer === null;
      // The last known state stays in sight when the upload itself has gone.
      if (answer !== null) details.value = answer;
    },
    onError: toasts.showError,
  });

  function open(wanted: string, focus: 'focus' | 'stay' = 'stay'): void {
    focusRequested.value = focus === 'focus';
    if (id.value !== wanted) {
      id.value = wanted;
      details.value = null;
      gone.value = false;
      isConfirmingDocs.value = false;
    }
    latest.request(wanted);
  }

  /** Opens the drawer with the question whether to leave for the service's explanation. */
  function confirmOpenDocs(wanted: string): void {
    open(wanted);
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
