/** Keyboard shortcuts for the whole window. Text fields, dialogs and menus handle their own keys. */
import { onMounted, onScopeDispose } from 'vue';

interface AppKeys {
  addFiles(): void;
  addFolder(): void;
  search(): void;
  settings(): void;
  help(): void;
  /** Undoes the latest removal, if there is one. */
  undo(): void;
  /** Closes the topmost panel or question, or clears the selection. */
  escape(): void;
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function inDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

/** Prevents Undo and Redo of the application's menu, which would change the text field that was used last. */
function onBeforeInput(event: InputEvent): void {
  const isHistory = event.inputType === 'historyUndo' || event.inputType === 'historyRedo';
  if (isHistory && !isTyping(document.activeElement)) event.preventDefault();
}

export function useAppKeys(keys: AppKeys): void {
  function onCommand(event: KeyboardEvent): boolean {
    switch (event.key.toLowerCase()) {
      case 'o':
        if (event.shiftKey) keys.addFolder();
        else keys.addFiles();
        return true;
      case 'f':
        keys.search();
        return true;
      case ',':
        keys.settings();
        return true;
      case 'z':
      case 'y':
        return history(event);
      default:
        return false;
    }
  }

  function onPlain(event: KeyboardEvent): boolean {
    if (event.key === 'Escape') {
      keys.escape();
      return true;
    }
    if (event.key === 'F1' || (event.key === '?' && !isTyping(event.target))) {
      keys.help();
      return true;
    }
    return false;
  }

  /** Undo and redo outside a text field, which would otherwise change the field that was used last. */
  function history(event: KeyboardEvent): boolean {
    if (isTyping(event.target)) return false;
    if (!event.shiftKey && event.key.toLowerCase() === 'z' && !inDialog(event.target)) keys.undo();
    return true;
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (inDialog(event.target)) {
      if (command && ['z', 'y'].includes(event.key.toLowerCase()) && history(event)) event.preventDefault();
      return;
    }
    if (command ? onCommand(event) : onPlain(event)) event.preventDefault();
  }

  onMounted(() => {
    window.addEventListener('keydown', onKeydown);
    window.addEventListener('beforeinput', onBeforeInput, true);
  });
  onScopeDispose(() => {
    window.removeEventListener('keydown', onKeydown);
    window.removeEventListener('beforeinput', onBeforeInput, true);
  });
}
