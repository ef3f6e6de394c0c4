/** The details drawer: which upload it shows, and its newest answer from main. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import type { UploadDetails } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { createLatest } from '../ui/latest.ts';

export const useDetails = defineStore('details', () => {
  const toasts = useToasts();
  /** null while the drawer is closed. */
  const id = ref<string | null>(null);
  const details = shallowRef<UploadDetails | null>(null);
  /** Set when the drawer is to take the focus: opened by the keyboard. */
  const wantsFocus = ref(false);
  /** Set once the answer was that this upload is no longer there. */
  const gone = ref(false);
  /** Whether to open the service's explanation is being asked. */
  const askingDocs = ref(false);

  const latest = createLatest<string, UploadDetails | null>({
    run: (asked) => api().uploadDetails({ id: asked }),
    answered(answer, asked) {
      if (asked !== id.value) return;
      gone.value = answer === null;
      // The last known state stays in sight when the upload itself has gone.
      if (answer !== null) details.value = answer;
    },
    failed: toasts.showError,
  });

  function open(wanted: string, focus: 'focus' | 'stay' = 'stay'): void {
    wantsFocus.value = focus === 'focus';
    if (id.value !== wanted) {
      id.value = wanted;
      details.value = null;
      gone.value = false;
      askingDocs.value = false;
    }
    latest.ask(wanted);
  }

  /** Opens the drawer with the question whether to leave for the service's explanation. */
  function askForDocs(wanted: string): void {
    open(wanted);
    askingDocs.value = true;
  }

  function close(): void {
    id.value = null;
    details.value = null;
    askingDocs.value = false;
  }

  function refresh(): void {
    if (id.value !== null) latest.ask(id.value);
  }

  return { id, details, gone, wantsFocus, askingDocs, open, askForDocs, close, refresh };
});
