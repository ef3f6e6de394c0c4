/** The selected uploads and the current one (where the keyboard stands). */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { CallArgs, SelectionOffers, UploadRow } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { isUpload } from '../batches/batches.ts';
import { createLatestRequest } from '../ui/latestRequest.ts';
import { createThrottle } from '../ui/throttle.ts';
import { selectionActions, queryActions } from '../upload/actions.ts';
import {
  type Selection,
  addRows,
  allSelected,
  removeRows,
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
const countIntervalMs = 500;

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
  const isAllSelected = computed(() => isAll(selection.value));
  const count = computed(() => {
    const { rows, except } = selection.value;
    return except === null ? rows.size : (offers.value?.count ?? list.matchCount - except.size);
  });
  const actions = computed(() =>
    isAllSelected.value ? queryActions(offers.value?.actions ?? {}) : selectionActions(selection.value),
  );

  const latest = createLatestRequest<CallArgs<'selectionOffers'>, SelectionOffers>({
    run: (asked) => api().selectionOffers(asked),
    onResult(answer) {
      if (!isAllSelected.value) return;
      offers.value = answer;
      // What was selected is gone, and what comes next was never chosen.
      if (answer.count === 0) clear();
    },
    onError: toasts.showError,
  });
  const countAgain = createThrottle(() => {
    if (isAllSelected.value) latest.request(query());
  }, countIntervalMs);

  /** Which uploads are meant, for main, where they are not query. */
  function query(): CallArgs<'selectionOffers'> {
    const { filter, search } = list.query;
    return { filter, search, except: [...(selection.value.except ?? [])] };
  }

  watch(
    () => list.shown,
    (shown) => {
      selection.value = refreshRows(selection.value, shown.rows.filter(isUpload));
      if (isAllSelected.value) countAgain();
      followCurrent(shown);
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
  function followCurrent(shown: RowWindow): void {
    if (currentId !== null) {
      const index = indexOfRow(shown, currentId);
      if (index >= 0) current.value = index;
    }
    if (current.value >= shown.total) current.value = shown.total - 1;
    currentId = rowAt(shown, current.value)?.id ?? currentId;
  }

  function setCurrent(index: number): void {
    current.value = index;
    currentId = list.item(index)?.id ?? null;
  }

  function ensureCurrent(): void {
    if (current.value < 0 && list.shown.total > 0) setCurrent(0);
  }

  function has(id: string): boolean {
    return isSelected(selection.value, id);
  }

  function toggle(row: UploadRow, index: number): void {
    change(toggleRow(selection.value, row, index));
    setCurrent(index);
  }

  function change(next: Selection): void {
    selection.value = next;
    if (isAll(next)) latest.request(query());
    else offers.value = null;
  }

  function clear(): void {
    change(nothingSelected);
  }

  function deselect(ids: readonly string[]): void {
    selection.value = removeRows(selection.value, ids);
  }

  /** Selects everything between the anchor and `index`, also what is not on the screen. */
  async function extendTo(index: number): Promise<void> {
    if (selection.value.anchor === null) {
      selection.value = { ...selection.value, anchor: current.value < 0 ? index : current.value };
    }
    setCurrent(index);
    const { first, last } = rangeTo(selection.value, index);
    await addRange(first, last);
  }

  /** All that the filter and the search show, also what is not on the screen: by the filter, no upload is query. */
  function selectAll(): void {
    change(allSelected);
  }

  async function addRange(first: number, last: number): Promise<void> {
    const { query: listQuery } = list;
    collecting.value = true;
    try {
      const rows = await list.collect(first, last);
      // The list may show something else by now: then this range means nothing any more.
      if (list.query === listQuery) change(addRows(selection.value, rows));
    } catch (error) {
      toasts.showError(error);
    } finally {
      collecting.value = false;
    }
  }

  return {
    selection,
    isAllSelected,
    offers,
    query,
    current,
    collecting,
    count,
    actions,
    has,
    setCurrent,
    ensureCurrent,
    toggle,
    clear,
    deselect,
    extendTo,
    selectAll,
  };
});
