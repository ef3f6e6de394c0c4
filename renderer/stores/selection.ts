/** The selected uploads and the current one (where the keyboard stands). */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type { UploadRow } from '../../preload/contract.ts';
import { bulkActions } from '../logic/actions.ts';
import { type RowWindow, indexOfRow, rowAt } from '../logic/rowWindow.ts';
import {
  type Selection,
  addRows,
  dropRows,
  nothingSelected,
  rangeTo,
  refreshRows,
  toggleRow,
} from '../logic/selection.ts';
import { useList } from './list.ts';
import { useToasts } from './toasts.ts';

export const useSelection = defineStore('selection', () => {
  const list = useList();
  const toasts = useToasts();
  const selection = shallowRef<Selection>(nothingSelected);
  /** The index the keyboard stands at; -1 before it was used. */
  const current = ref(-1);
  let currentId: string | null = null;
  const collecting = ref(false);

  const count = computed(() => selection.value.rows.size);
  const offered = computed(() => bulkActions(selection.value));

  watch(
    () => list.shown,
    (shown) => {
      selection.value = refreshRows(selection.value, shown.rows);
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
    currentId = list.row(index)?.id ?? null;
  }

  function standSomewhere(): void {
    if (current.value < 0 && list.shown.total > 0) stand(0);
  }

  function has(id: string): boolean {
    return selection.value.rows.has(id);
  }

  function toggle(row: UploadRow, index: number): void {
    selection.value = toggleRow(selection.value, row, index);
    stand(index);
  }

  function clear(): void {
    selection.value = nothingSelected;
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

  async function selectAll(): Promise<void> {
    await add(0, list.shown.total - 1);
  }

  async function add(first: number, last: number): Promise<void> {
    const { query } = list;
    collecting.value = true;
    try {
      const rows = await list.collect(first, last);
      // The list may show something else by now: then this range means nothing any more.
      if (list.query === query) selection.value = addRows(selection.value, rows);
    } catch (error) {
      toasts.showError(error);
    } finally {
      collecting.value = false;
    }
  }

  return {
    selection,
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
