/** The questions about files whose names other files in the workspace have: one for each batch. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

import type { NameQuestion } from '../../preload/contract.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useList } from '../list/listStore.ts';

export const useNameQuestions = defineStore('nameQuestions', () => {
  const overview = useOverview();
  const list = useList();
  /** Batches about which the person decides file by file, while this window is open. */
  const oneByOne = shallowRef<ReadonlySet<number>>(new Set());

  const open = computed(() =>
    overview.overview.nameQuestions.filter(({ batchId }) => !oneByOne.value.has(batchId)),
  );

  /** Shows the files, and asks no question for the whole batch any more. */
  function decideOneByOne({ batchId }: NameQuestion): void {
    oneByOne.value = new Set([...oneByOne.value, batchId]);
    list.setFilter('attention');
  }

  return { open, decideOneByOne };
});
