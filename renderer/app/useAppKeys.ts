/** Keyboard shortcuts for the whole window. Text fields, dialogs and menus handle their own keys. */
import { onMounted, onScopeDispose } from 'vue';

interface AppKeys {
  addFiles(): void;
  addFolder(): void;
  search(): void;
  settings(): void;
  help(): void;
  /** Returns whether there was something to undo. */
  undo(): boolean;
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
        return !event.shiftKey && !isTyping(event.target) && keys.undo();
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

  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || inDialog(event.target)) return;
    const command = event.ctrlKey || event.metaKey;
    if (command ? onCommand(event) : onPlain(event)) event.preventDefault();
  }

  onMounted(() => window.addEventListener('keydown', onKeydown));
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown));
}
