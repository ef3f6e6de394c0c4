/**
 * Submits a changed file as a new version. It asks for the id of the earlier submission only when the app does not
 * know it, and for other metadata and sidekicks only when the user wants to change them.
 */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import type {
  EarlierSubmission,
  Failure,
  NewVersionResult,
  SubmissionOptions,
  UploadRow,
} from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useList } from '../list/listStore.ts';
import { useDetails } from './detailsStore.ts';

/** MediaMagic's answer to a new version of a submission that it does not know. */
const refusedKind = 'previous-submission-not-found';

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
  /** Why MediaMagic did not find the entered submission, or could not look it up; null: it did. */
  const refusal = shallowRef<Failure | null>(null);
  /** Submissions of this app that can be chosen instead of an ID. */
  const earlier = shallowRef<readonly EarlierSubmission[]>([]);
  const checking = ref(false);
  /** Uploads whose refused ID the user does not want to change now. */
  const dismissed = ref<readonly string[]>([]);

  /** Whether the drawer of the upload shows the form: it was asked for, or MediaMagic refused the ID. */
  function isShownFor({ id, failure }: Pick<UploadRow, 'id' | 'failure'>): boolean {
    if (askingFor.value === id) return true;
    return failure?.kind === refusedKind && !dismissed.value.includes(id);
  }

  /** The form appears. `row`: its failure is the reason if MediaMagic refused the ID. */
  async function opened({ id, failure }: Pick<UploadRow, 'id' | 'failure'>): Promise<void> {
    if (askingFor.value !== id) {
      problem.value = null;
      askingFor.value = id;
    }
    const isRefused = failure?.kind === refusedKind;
    refusal.value = isRefused ? failure : null;
    if (isRefused) needsId.value = true;
    earlier.value = [];
    if (!needsId.value) return;
    try {
      const found = await api().earlierSubmissions({ id });
      if (askingFor.value === id) earlier.value = found;
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** The entered ID has changed, so nothing is known about it. */
  function idChanged(): void {
    problem.value = null;
    refusal.value = null;
  }

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

  /**
   * Whether MediaMagic has the submission. Nothing is sent for an ID that it does not know. If the plan does not include
   * reading submissions, it cannot be checked, and the answer to the new version decides.
   */
  async function isKnown(submissionId: string): Promise<boolean> {
    checking.value = true;
    try {
      const { failure } = await api().checkSubmission({ submissionId });
      if (failure === null || failure.action === 'manage-plan') return true;
      refusal.value = failure;
    } catch (error) {
      toasts.showError(error);
    } finally {
      checking.value = false;
    }
    return false;
  }

  /** An empty id means that the app knows the earlier submission. */
  async function submit(previousSubmissionId: string, options: SubmissionOptions): Promise<void> {
    const id = askingFor.value;
    if (id === null || checking.value) return;
    if (previousSubmissionId !== '' && !(await isKnown(previousSubmissionId))) return;
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
    if (askingFor.value !== null) dismissed.value = [...dismissed.value, askingFor.value];
    askingFor.value = null;
  }

  return {
    askingFor,
    needsId,
    problem,
    refusal,
    earlier,
    checking,
    isShownFor,
    opened,
    idChanged,
    start,
    edit,
    submit,
    cancel,
  };
});
