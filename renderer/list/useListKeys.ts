/**
 * The keyboard of the list: going to rows, selecting, opening, moving and removing them, and reaching the buttons inside
 * a row.
 */
import { watch } from 'vue';

import { useDetails } from '../details/detailsStore.ts';
import { useUploadActions } from '../upload/uploadActionsStore.ts';
import { useList } from './listStore.ts';
import { useMoves } from './movesStore.ts';
import { useRowMenu } from './rowMenuStore.ts';
import { useSelection } from './selectionStore.ts';

interface ListView {
  pageRows(): number;
  /** Scrolls until the row with this index is visible. */
  scrollToRow(index: number): void;
  rowElement(index: number): HTMLElement | null;
}

export function useListKeys(view: ListView) {
  const list = useList();
  const selection = useSelection();
  const details = useDetails();
  const menu = useRowMenu();
  const uploadActions = useUploadActions();
  const moves = useMoves();

  function move(index: number, event: KeyboardEvent): void {
    const wanted = Math.min(list.rowWindow.total - 1, Math.max(0, index));
    // A heading is passed over; the first line may be one.
    const step = index < selection.current && wanted > 0 ? -1 : 1;
    const to = list.isHeading(wanted) ? wanted + step : wanted;
    if (to < 0) return;
    if (event.shiftKey) void selection.extendTo(to);
    else selection.setCurrent(to);
    view.scrollToRow(to);
    const row = list.row(to);
    // An open drawer follows the current row.
    if (details.id !== null && row !== null && !event.shiftKey) details.open(row.id);
  }

  function remove(): void {
    const row = list.row(selection.current);
    const batch = list.batch(selection.current);
    if (selection.count > 0) uploadActions.actOnSelection('remove');
    else if (batch !== null) void uploadActions.actOnBatch('remove', batch);
    else if (row !== null && row.actions.includes('remove')) uploadActions.actOnRow('remove', row, 'row');
  }

  function openMenu(): void {
    const row = list.row(selection.current);
    const batch = list.batch(selection.current);
    const element = view.rowElement(selection.current);
    if (element === null) return;
    const { right, top, height } = element.getBoundingClientRect();
    const anchor = { getBoundingClientRect: () => new DOMRect(right - 24, top + height / 2, 0, 0) };
    if (batch !== null) menu.openBatch(batch, anchor);
    else if (row !== null) menu.open(row, row.actions, anchor);
  }

  /** Collapses or expands the current batch; returns whether that changed anything. */
  function setCollapsed(folded: boolean): boolean {
    const batch = list.batch(selection.current);
    if (batch === null || batch.folded === folded || list.query.search !== '') return false;
    void list.setCollapsed(batch.batchId, folded);
    return true;
  }

  /** As in every tree view, Left collapses a header and moves from an upload to its header. */
  function left(event: KeyboardEvent): void {
    event.preventDefault();
    if (setCollapsed(true) || list.batch(selection.current) !== null) return;
    const above = list.grouped ? list.headerFor(selection.current) : null;
    if (above !== null) move(above.line, event);
  }

  function open(): void {
    const row = list.row(selection.current);
    if (row !== null) details.open(row.id, 'focus');
    else if (!setCollapsed(true)) setCollapsed(false);
  }

  function toggle(): void {
    const row = list.row(selection.current);
    if (row !== null) selection.toggle(row, selection.current);
    else if (!setCollapsed(true)) setCollapsed(false);
  }

  /** Left and Right move through the controls of the current row; Left on the first returns to the list. */
  function stepInside(direction: 1 | -1, event: KeyboardEvent): void {
    const element = view.rowElement(selection.current);
    const { currentTarget, target } = event;
    if (element === null || !(currentTarget instanceof HTMLElement)) return;
    const controls = [...element.querySelectorAll<HTMLElement>('button, input')];
    const at = controls.findIndex((control) => control === target);
    const next = at + direction;
    if (next < 0) currentTarget.focus();
    else controls[next]?.focus();
    event.preventDefault();
  }

  let stopFollowing: (() => void) | null = null;

  /** Moves the selected rows, or the current one, in the queue; the current row stays in sight. */
  function moveInQueue(direction: 'up' | 'down'): void {
    const row = list.row(selection.current);
    if (row === null) return;
    stopFollowing?.();
    stopFollowing = watch(
      () => selection.current,
      (index) => view.scrollToRow(index),
      { once: true, flush: 'post' },
    );
    void moves.step(direction, row);
  }

  const keys: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
    ArrowDown: (event) => move(selection.current + 1, event),
    ArrowUp: (event) => move(selection.current - 1, event),
    PageDown: (event) => move(selection.current + view.pageRows(), event),
    PageUp: (event) => move(selection.current - view.pageRows(), event),
    Home: (event) => move(0, event),
    End: (event) => move(list.rowWindow.total - 1, event),
    Enter: open,
    ' ': toggle,
    Delete: remove,
    Backspace: remove,
    ContextMenu: openMenu,
  };

  function onKeydown(event: KeyboardEvent): void {
    const { key, target, currentTarget } = event;
    if (event.defaultPrevented) return;
    if (event.altKey) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
      event.preventDefault();
      moveInQueue(key === 'ArrowUp' ? 'up' : 'down');
      return;
    }
    if (key === 'ArrowRight') {
      if (target === currentTarget && setCollapsed(false)) return event.preventDefault();
      return stepInside(1, event);
    }
    if (key === 'ArrowLeft') return target === currentTarget ? left(event) : stepInside(-1, event);
    const command = event.ctrlKey || event.metaKey;
    if (command && key.toLowerCase() === 'a') {
      event.preventDefault();
      void selection.selectAll();
      return;
    }
    if (event.shiftKey && key === 'F10') {
      event.preventDefault();
      openMenu();
      return;
    }
    // A focused button inside a row handles Enter and Space itself.
    if (target !== currentTarget && (key === 'Enter' || key === ' ')) return;
    const act = keys[key];
    if (act === undefined || command) return;
    event.preventDefault();
    act(event);
  }

  return { onKeydown };
}
