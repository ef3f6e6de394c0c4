/**
 * Submits a changed file as a new version. It asks for the id of the earlier submission only when the app does not
 * know it, and for other metadata and sidekicks only when the user wants to change them.
 */
import { defineStore } from 'pinia';
import { ref } from 'vue';

import type { NewVersionResult, SubmissionOptions } from '../../preload/contract.ts';
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
  /** Whether the form asks for the id of the earlier submission. */
  const needsId = ref(false);
  /** Why the last attempt failed; shown at the field. */
  const problem = ref<NewVersionResult | null>(null);

  async function request(
    id: string,
    given: { previousSubmissionId?: string; options?: SubmissionOptions } = {},
  ): Promise<NewVersionResult | null> {
    try {
      return await api().submitAsNewVersion({ id, ...given });
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
      needsId.value = true;
      askingFor.value = id;
      details.open(id);
    } else if (result !== null) {
      showResult(result);
    }
  }

  /** Asks for the metadata and sidekicks of a new version before it is submitted. */
  function edit(id: string): void {
    problem.value = null;
    needsId.value = false;
    askingFor.value = id;
  }

  /** An empty id means that the app knows the earlier submission. */
  async function submit(previousSubmissionId: string, options: SubmissionOptions): Promise<void> {
    const id = askingFor.value;
    if (id === null) return;
    const result = await request(id, {
      ...(previousSubmissionId !== '' && { previousSubmissionId }),
      options,
    });
    if (result === 'queued') {
      askingFor.value = null;
      showResult(result);
    } else {
      if (result === 'submission-id-needed') needsId.value = true;
      problem.value = result;
    }
  }

  function cancel(): void {
    askingFor.value = null;
  }

  return { askingFor, needsId, problem, start, edit, submit, cancel };
});
