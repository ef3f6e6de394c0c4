/**
 * Accepts files that are dropped anywhere on the window. It prevents the default action, so that the page never
 * navigates to a file.
 */
import { onMounted, onScopeDispose, ref } from 'vue';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function onOver(event: DragEvent): void {
  event.preventDefault();
  if (event.dataTransfer !== null) event.dataTransfer.dropEffect = hasFiles(event) ? 'copy' : 'none';
}

export function useFileDrop(dropped: (files: readonly File[]) => void) {
  const dragging = ref(false);
  /** Each element fires its own enter and leave events. The drag is over the window while the count is above zero. */
  let depth = 0;

  function onEnter(event: DragEvent): void {
    event.preventDefault();
    if (!hasFiles(event)) return;
    depth += 1;
    dragging.value = true;
  }

  function onLeave(event: DragEvent): void {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) dragging.value = false;
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    depth = 0;
    dragging.value = false;
    if (event.dataTransfer !== null && hasFiles(event)) dropped([...event.dataTransfer.files]);
  }

  const listeners = { dragenter: onEnter, dragover: onOver, dragleave: onLeave, drop: onDrop } as const;
  const names = Object.keys(listeners) as (keyof typeof listeners)[];
  onMounted(() => {
    for (const name of names) window.addEventListener(name, listeners[name]);
  });
  onScopeDispose(() => {
    for (const name of names) window.removeEventListener(name, listeners[name]);
  });

  return { dragging };
}
