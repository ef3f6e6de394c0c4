/**
 * Accepts files that are dropped anywhere on the window. It prevents the default action, so that the page never
 * navigates to a file.
 */
import { onMounted, onScopeDispose, ref, shallowRef } from 'vue';

import { useFileDrag } from '../upload/fileDragStore.ts';

function hasFiles(event: DragEvent): boolean {
  // A file that comes from this window is in the list already.
  if (useFileDrag().isActive) return false;
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The row under the pointer, if a new version of its upload is possible. */
export interface DropRow {
  readonly id: string;
  readonly name: string;
  readonly element: HTMLElement;
}

/** null unless a single file is dragged over a row whose upload was submitted. */
function rowUnder({ target, dataTransfer }: DragEvent): DropRow | null {
  const isSingle = dataTransfer !== null && dataTransfer.items.length <= 1 && dataTransfer.files.length <= 1;
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-version-of]') : null;
  const { versionOf: id, name = '' } = element?.dataset ?? {};
  return isSingle && element !== null && id !== undefined ? { id, name, element } : null;
}

/** `onto`: the row onto which the files were dropped; null for the rest of the window. */
export function useFileDrop(dropped: (files: readonly File[], onto: DropRow | null) => void) {
  const dragging = ref(false);
  const single = ref(false);
  const row = shallowRef<DropRow | null>(null);
  /** Each element fires its own enter and leave events. The drag is over the window while the count is above zero. */
  let depth = 0;

  function onOver(event: DragEvent): void {
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'none';
    row.value = rowUnder(event);
  }

  function onEnter(event: DragEvent): void {
    event.preventDefault();
    if (!hasFiles(event)) return;
    depth += 1;
    dragging.value = true;
    single.value = (event.dataTransfer?.items.length ?? 0) <= 1;
  }

  function onLeave(event: DragEvent): void {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth > 0) return;
    dragging.value = false;
    row.value = null;
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    depth = 0;
    dragging.value = false;
    const onto = rowUnder(event);
    row.value = null;
    if (event.dataTransfer !== null && hasFiles(event)) dropped([...event.dataTransfer.files], onto);
  }

  const listeners = { dragenter: onEnter, dragover: onOver, dragleave: onLeave, drop: onDrop } as const;
  const names = Object.keys(listeners) as (keyof typeof listeners)[];
  onMounted(() => {
    for (const name of names) window.addEventListener(name, listeners[name]);
  });
  onScopeDispose(() => {
    for (const name of names) window.removeEventListener(name, listeners[name]);
  });

  return { dragging, single, row };
}
