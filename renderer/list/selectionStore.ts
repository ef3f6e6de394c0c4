/** The selected uploads and the current one (where the keyboard stands). */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { CallArgs, SelectionOffers, UploadRow } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { isUpload } from '../batches/batches.ts';
import { createLatest } from '../ui/latest.ts';
import { createThrottle } from '../ui/throttle.ts';
import { bulkActions, countedActions } from '../upload/actions.ts';
import {
  type Selection,
  addRows,
  allSelected,
  dropRows,
  isAll,
  isSelected,
  nothingSelected,
  rangeTo,
  refreshRows,
  toggleRow,
} from '../upload/selection.ts';
import { useList } from './listStore.ts';
import { type RowWindow, indexOfRow, rowAt } from './rowWindow.ts';

/** How often a selection without names is counted anew while the queue changes. */
const countEveryMs = 500;

export const useSelection = defineStore('selection', () => {
  const list = useList();
  const toasts = useToasts();
  const selection = shallowRef<Selection>(nothingSelected);
  /** The index the keyboard stands at; -1 before it was used. */
  const current = ref(-1);
  let currentId: string | null = null;
  const collecting = ref(false);

  /** What main counts of a selection without names; null until it has. */
  const offers = shallowRef<SelectionOffers | null>(null);
  const all = computed(() => isAll(selection.value));
  const count = computed(() => {
    const { rows, except } = selection.value;
    return except === null ? rows.size : (offers.value?.count ?? list.fitting - except.size);
  });
  const offered = computed(() =>
    all.value ? countedActions(offers.value?.actions ?? {}) : bulkActions(selection.value),
  );

  const latest = createLatest<CallArgs<'selectionOffers'>, SelectionOffers>({
    run: (asked) => api().selectionOffers(asked),
    answered(answer) {
      if (!all.value) return;
      offers.value = answer;
      // What was selected is gone, and what comes next was never chosen.
      if (answer.count === 0) clear();
    },
    failed: toasts.showError,
  });
  const countAgain = createThrottle(() => {
    if (all.value) latest.ask(named());
  }, countEveryMs);

  /** Which uploads are meant, for main, where they are not named. */
  function named(): CallArgs<'selectionOffers'> {
    const { filter, search } = list.query;
    return { filter, search, except: [...(selection.value.except ?? [])] };
  }

  watch(
    () => list.shown,
    (shown) => {
      selection.value = refreshRows(selection.value, shown.rows.filter(isUpload));
      if (all.value) countAgain();
      follow(shown);
    },
  );
  watch(
    () => list.query,
    () => {
      clear();
      current.value = -1;
      currentId = null;
    },
  );

  /** The keyboard stays with its upload when that one's place changes; when it is gone, at the place. */
  function follow(shown: RowWindow): void {
    if (currentId !== null) {
      const index = indexOfRow(shown, currentId);
      if (index >= 0) current.value = index;
    }
    if (current.value >= shown.total) current.value = shown.total - 1;
    currentId = rowAt(shown, current.value)?.id ?? currentId;
  }

  function stand(index: number): void {
    current.value = index;
    currentId = list.item(index)?.id ?? null;
  }

  function standSomewhere(): void {
    if (current.value < 0 && list.shown.total > 0) stand(0);
  }

  function has(id: string): boolean {
    return isSelected(selection.value, id);
  }

  function toggle(row: UploadRow, index: number): void {
    change(toggleRow(selection.value, row, index));
    stand(index);
  }

  function change(next: Selection): void {
    selection.value = next;
    if (isAll(next)) latest.ask(named());
    else offers.value = null;
  }

  function clear(): void {
    change(nothingSelected);
  }

  function forget(ids: readonly string[]): void {
    selection.value = dropRows(selection.value, ids);
  }

  /** Selects everything between the anchor and `index`, also what is not on the screen. */
  async function extendTo(index: number): Promise<void> {
    if (selection.value.anchor === null) {
      selection.value = { ...selection.value, anchor: current.value < 0 ? index : current.value };
    }
    stand(index);
    const { first, last } = rangeTo(selection.value, index);
    await add(first, last);
  }

  /** All that the filter and the search show, also what is not on the screen: by the filter, no upload is named. */
  function selectAll(): void {
    change(allSelected);
  }

  async function add(first: number, last: number): Promise<void> {
    const { query } = list;
    collecting.value = true;
    try {
      const rows = await list.collect(first, last);
      // The list may show something else by now: then this range means nothing any more.
      if (list.query === query) change(addRows(selection.value, rows));
    } catch (error) {
      toasts.showError(error);
    } finally {
      collecting.value = false;
    }
  }

  return {
    selection,
    all,
    offers,
    named,
    current,
    collecting,
    count,
    offered,
    has,
    stand,
    standSomewhere,
    toggle,
    clear,
    forget,
    extendTo,
    selectAll,
  };
});
