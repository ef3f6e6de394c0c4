/**
 * Submits a changed file as a new version. It asks for the id of the earlier submission only when the app does not
 * know it.
 */
import { defineStore } from 'pinia';
import { ref } from 'vue';

import type { NewVersionResult } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useList } from '../list/listStore.ts';
import { useDetails } from './detailsStore.ts';

export const useNewVersion = defineStore('newVersion', () => {
  const details = useDetails();
  const list = useList();
  const toasts = useToasts();
  /** The upload whose drawer asks for the earlier submission's id. */
  const askingFor = ref<string | null>(null);
  /** Why the last attempt failed; shown at the field. */
  const problem = ref<NewVersionResult | null>(null);

  async function request(id: string, previousSubmissionId?: string): Promise<NewVersionResult | null> {
    try {
      return await api().submitAsNewVersion({
        id,
        ...(previousSubmissionId && { previousSubmissionId }),
      });
    } catch (error) {
      toasts.showError(error);
      return null;
    }
  }

  function showResult(result: NewVersionResult): void {
    toasts.show([{ key: `newVersion.results.${result}` }]);
    list.hold('release');
  }

  async function start(id: string): Promise<void> {
    problem.value = null;
    const result = await request(id);
    if (result === 'submission-id-needed') {
      askingFor.value = id;
      details.open(id);
    } else if (result !== null) {
      showResult(result);
    }
  }

  async function submit(previousSubmissionId: string): Promise<void> {
    const id = askingFor.value;
    if (id === null) return;
    const result = await request(id, previousSubmissionId);
    if (result === 'queued') {
      askingFor.value = null;
      showResult(result);
    } else {
      problem.value = result;
    }
  }

  function cancel(): void {
    askingFor.value = null;
  }

  return { askingFor, problem, start, submit, cancel };
});
