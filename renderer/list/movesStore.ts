/** Moves waiting uploads in the order of the queue, where the list shows that order, and says their new place. */
import { defineStore } from 'pinia';
import { computed } from 'vue';

import type { CallArgs, MoveResult, MoveScope, UploadRow } from '../../preload/contract.ts';
import { useAnnouncements } from '../app/announcementsStore.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { useI18n } from '../i18n/useI18n.ts';
import { visibleText } from '../ui/displayText.ts';
import { idsFor } from '../upload/selection.ts';
import { type ListQuery, useList } from './listStore.ts';
import { useSelection } from './selectionStore.ts';

type Move = CallArgs<'moveUploads'>;

/**
 * Where the list shows the order of the queue. The newest batch comes first in the order `active-first`, and a grouped list
 * keeps the uploads of a batch together, so that there a move is visible only within a batch. null: the list has another
 * order.
 */
export function moveScopeOf(sort: ListQuery['sort'], shape: 'grouped' | 'flat'): MoveScope | null {
  switch (sort) {
    case 'queue':
    case 'status':
      return shape === 'flat' ? 'queue' : 'batch';
    case 'active-first':
      return 'batch';
    case 'newest':
    case 'oldest':
      return shape === 'flat' ? null : 'batch';
    case 'name':
    case 'name-descending':
    case 'size':
    case 'size-ascending':
    case 'severity':
      return null;
  }
}

/** Whether it waits for its turn, so that it has a place among the others that wait. */
function isWaiting({ actions }: UploadRow): boolean {
  return actions.includes('move-to-top');
}

export const useMoves = defineStore('moves', () => {
  const list = useList();
  const selection = useSelection();
  const toasts = useToasts();
  const announcements = useAnnouncements();
  const { t, format } = useI18n();
  const scope = computed(() => moveScopeOf(list.query.sort, list.grouped ? 'grouped' : 'flat'));

  /** Whether it moves with this row, because both are selected. */
  function movesWith(row: UploadRow, { id }: UploadRow): boolean {
    return row.id === id || (selection.has(row.id) && selection.has(id));
  }

  /** The selected uploads; null if none of them waits. */
  function selected(): Move['moved'] | null {
    if (selection.isAllSelected) return selection.query();
    const ids = [...idsFor(selection.selection, 'move-to-top')];
    return ids.length === 0 ? null : { ids };
  }

  function announce({ changed, place, of }: MoveResult, moved: Move['moved'], { id, name }: UploadRow): void {
    const where = { place: format.number(place), all: format.number(of) };
    const isRow = 'ids' in moved && moved.ids.length === 1 && moved.ids[0] === id;
    const sentence =
      changed === 0
        ? t('announce.notMoved', where)
        : isRow
          ? t('announce.moved', { name: visibleText(name), ...where })
          : t('announce.movedMany', { count: changed, ...where });
    announcements.announce('moved', sentence, 'at-once');
  }

  async function move(
    moved: Move['moved'],
    row: UploadRow,
    within: MoveScope,
    to: Move['to'],
  ): Promise<void> {
    try {
      announce(await api().moveUploads({ moved, held: row.id, within, to }), moved, row);
    } catch (error) {
      toasts.showError(error);
    }
    // What a person has done is shown at once, even while the rows keep their places.
    list.hold('release');
    list.refresh();
  }

  /** Moves the selected uploads, or this one if none is selected, past the next that waits. It says why if it cannot. */
  async function step(direction: 'up' | 'down', row: UploadRow): Promise<void> {
    if (scope.value === null) return toasts.show([{ key: 'toasts.otherOrder' }]);
    const own = isWaiting(row) ? { ids: [row.id] } : null;
    const moved = selection.count > 0 ? selected() : own;
    if (moved === null) return toasts.show([{ key: 'toasts.onlyWaiting' }]);
    const { filter, search, day } = list.query;
    await move(moved, row, scope.value, { step: direction, filter, search, day });
  }

  /** Puts a row beside another, with the others that are selected if it is one of them. */
  async function put(row: UploadRow, side: 'before' | 'after', of: string): Promise<void> {
    const moved = (selection.has(row.id) ? selected() : null) ?? { ids: [row.id] };
    if (scope.value !== null) await move(moved, row, scope.value, { side, of });
  }

  return { scope, isWaiting, movesWith, step, put };
});
