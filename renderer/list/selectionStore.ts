/** The selected uploads, and the current row of the keyboard. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { CallArgs, SelectionOffers, UploadRow } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { isUpload } from '../batches/batches.ts';
import { createLatestRequest } from '../ui/latestRequest.ts';
import { createThrottle } from '../ui/throttle.ts';
import { queryActions, selectionActions } from '../upload/actions.ts';
import {
  type Selection,
  addRows,
  allSelected,
  isAll,
  isSelected,
  nothingSelected,
  rangeTo,
  refreshRows,
  removeRows,
  toggleRow,
} from '../upload/selection.ts';
import { useList } from './listStore.ts';
import { type RowWindow, indexOfRow, rowAt } from './rowWindow.ts';

/** How often a selection by query is counted again while the queue changes. */
const countIntervalMs = 500;

export const useSelection = defineStore('selection', () => {
  const list = useList();
  const toasts = useToasts();
  const selection = shallowRef<Selection>(nothingSelected);
  /** The index of the current row; -1 when there is none. */
  const current = ref(-1);
  let currentId: string | null = null;
  const collecting = ref(false);

  /** The action counts of a selection by query; null until the main process has answered. */
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
      // Everything selected is gone, and later uploads were never selected.
      if (answer.count === 0) clear();
    },
    onError: toasts.showError,
  });
  const countAgain = createThrottle(() => {
    if (isAllSelected.value) latest.request(query());
  }, countIntervalMs);

  /** The query that identifies the selected uploads when they are not selected by ids. */
  function query(): CallArgs<'selectionOffers'> {
    const { filter, search, day } = list.query;
    return { filter, search, day, except: [...(selection.value.except ?? [])] };
  }

  watch(
    () => list.rowWindow,
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

  watch(
    () => isAllSelected.value || selection.value.rows.size > 0,
    (on) => list.setSelecting(on),
  );

  /** Keeps the current row on its upload when that moves, or on its index when the upload is gone. */
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
    if (current.value < 0 && list.rowWindow.total > 0) setCurrent(list.isHeading(0) ? 1 : 0);
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

  /** Selects everything between the anchor and `index`, including rows that are not on the screen. */
  async function extendTo(index: number): Promise<void> {
    if (selection.value.anchor === null) {
      selection.value = { ...selection.value, anchor: current.value < 0 ? index : current.value };
    }
    setCurrent(index);
    const { first, last } = rangeTo(selection.value, index);
    await addRange(first, last);
  }

  /** Selects everything that matches the filter and the search, by query instead of by ids. */
  function selectAll(): void {
    change(allSelected);
  }

  async function addRange(first: number, last: number): Promise<void> {
    const { query: listQuery } = list;
    collecting.value = true;
    try {
      const rows = await list.collect(first, last);
      // The query may have changed during the request; the range is then meaningless.
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
