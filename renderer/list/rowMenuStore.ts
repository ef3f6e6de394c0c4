/** The menu of the list: the row or batch to which it belongs, its actions, and where it opens. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import type { BatchRow, UploadAction, UploadRow } from '../../preload/contract.ts';
import { sortActions } from '../upload/actions.ts';

/** An element, or the point of a right click. */
interface MenuAnchor {
  getBoundingClientRect(): DOMRect;
}

export const useRowMenu = defineStore('rowMenu', () => {
  const isOpen = ref(false);
  const row = shallowRef<UploadRow | null>(null);
  /** Set when the menu belongs to a batch; `row` is null then. */
  const batch = shallowRef<BatchRow | null>(null);
  const actions = shallowRef<readonly UploadAction[]>([]);
  const anchor = shallowRef<MenuAnchor | null>(null);

  function open(forRow: UploadRow, offered: readonly UploadAction[], at: MenuAnchor): void {
    row.value = forRow;
    batch.value = null;
    actions.value = sortActions(offered);
    anchor.value = at;
    isOpen.value = true;
  }

  function openBatch(forBatch: BatchRow, at: MenuAnchor): void {
    row.value = null;
    batch.value = forBatch;
    anchor.value = at;
    isOpen.value = true;
  }

  return { isOpen, row, batch, actions, anchor, open, openBatch };
});
