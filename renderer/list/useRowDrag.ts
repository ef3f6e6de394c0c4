/**
 * Dragging rows to another place in the queue with mouse or pen. A row is dragged by all of it but its picture, its
 * buttons and links. The picture drags the file out of the window (`fileDragStore.ts`): that is a drag of the system,
 * which has to begin with the press and of which the page sees nothing more, so one drag cannot turn into the other where
 * the pointer leaves the list. A finger scrolls the list instead.
 */
import { type Ref, onScopeDispose, shallowRef } from 'vue';

import type { UploadRow } from '../../preload/contract.ts';
import { isUpload } from '../batches/batches.ts';
import { type DropPlace, dropPlace, edgeScroll } from './dropPlace.ts';
import type { LineLayout } from './lineLayout.ts';
import { useList } from './listStore.ts';
import { useMoves } from './movesStore.ts';

/** How far the pointer moves before a press is a drag and no click, in pixels. */
const thresholdPx = 5;

interface RowDragView {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  /** The element that is as high as all lines. */
  readonly lines: Readonly<Ref<HTMLElement | null>>;
  readonly layout: () => LineLayout;
  /** The height at the top of the scroller that heads and a sticky header cover, in pixels. */
  readonly coveredTop: () => number;
  /** Keeps the rows at their places for a while. */
  readonly hold: () => void;
}

interface RowDrag {
  readonly row: UploadRow;
  /** null if the rows cannot be put anywhere. */
  readonly place: DropPlace | null;
}

function stopEvent(event: Event): void {
  event.stopPropagation();
}

/** The click at the end of a drag opens nothing. It comes right after the release. */
function swallowClick(): void {
  window.addEventListener('click', stopEvent, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', stopEvent, { capture: true }));
}

export function useRowDrag(view: RowDragView) {
  const list = useList();
  const moves = useMoves();
  const drag = shallowRef<RowDrag | null>(null);
  let pressed: AbortController | null = null;
  let frame = 0;

  function canDrag(row: UploadRow): boolean {
    return moves.scope !== null && moves.isWaiting(row);
  }

  function targetFor(row: UploadRow) {
    return (line: number): string | null => {
      const item = list.item(line);
      if (item === null || !isUpload(item) || !moves.isWaiting(item) || moves.movesWith(row, item))
        return null;
      return moves.scope === 'batch' && item.batchId !== row.batchId ? null : item.id;
    };
  }

  function placeAt(row: UploadRow, clientY: number): DropPlace | null {
    const { top } = view.lines.value?.getBoundingClientRect() ?? { top: 0 };
    const { lineAt, topOf } = view.layout();
    const y = clientY - top;
    const line = lineAt(y);
    const part = (y - topOf(line)) / Math.max(1, topOf(line + 1) - topOf(line));
    const { offset, rows } = list.rowWindow;
    const known = { first: offset, end: offset + rows.length };
    return dropPlace(line + Math.min(1, Math.max(0, part)), targetFor(row), known);
  }

  function end(): void {
    pressed?.abort();
    pressed = null;
    cancelAnimationFrame(frame);
    drag.value = null;
  }
  onScopeDispose(end);

  function begin(row: UploadRow, pointerId: number, pointerY: () => number): void {
    drag.value = { row, place: null };
    view.scroller.value?.setPointerCapture(pointerId);
    const follow = () => {
      const { value: scroller } = view.scroller;
      if (scroller === null || drag.value === null) return;
      const { top, bottom } = scroller.getBoundingClientRect();
      scroller.scrollTop += edgeScroll(pointerY(), top + view.coveredTop(), bottom);
      view.hold();
      drag.value = { row, place: placeAt(row, pointerY()) };
      frame = requestAnimationFrame(follow);
    };
    follow();
  }

  function onPointerdown(row: UploadRow, event: PointerEvent): void {
    const { target, pointerId, pointerType, clientX, clientY } = event;
    if (event.button !== 0 || pointerType === 'touch' || !event.isPrimary || !canDrag(row)) return;
    if (target instanceof Element && target.closest('button, input, a, [draggable]') !== null) return;
    end();
    const controller = new AbortController();
    pressed = controller;
    const { signal } = controller;
    let y = clientY;
    const onMove = (moved: PointerEvent) => {
      ({ clientY: y } = moved);
      const isFar = Math.hypot(moved.clientX - clientX, moved.clientY - clientY) >= thresholdPx;
      if (drag.value === null && isFar) begin(row, pointerId, () => y);
    };
    const onUp = () => {
      const { value: dragged } = drag;
      if (dragged !== null) {
        swallowClick();
        const place = placeAt(row, y);
        if (place !== null) void moves.put(row, place.side, place.of);
      }
      end();
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape' || drag.value === null) return;
      key.preventDefault();
      key.stopPropagation();
      end();
    };
    window.addEventListener('pointermove', onMove, { signal });
    window.addEventListener('pointerup', onUp, { signal });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('blur', end, { signal });
    window.addEventListener('keydown', onKey, { signal, capture: true });
  }

  /** Whether the row moves with the drag. */
  function isDragged(row: UploadRow): boolean {
    return drag.value !== null && moves.movesWith(drag.value.row, row);
  }

  return { drag, canDrag, isDragged, onPointerdown };
}
