/** What of the help is shown: a document, the shortcuts, or a place in the settings. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

import type { HelpPage } from '../../preload/contract.ts';
import { useSettings } from '../settings/settingsStore.ts';

export const useHelp = defineStore('help', () => {
  const settings = useSettings();
  /** The dialog that is open; null when none is. */
  const dialog = ref<'guide' | 'news' | 'shortcuts' | null>(null);

  function open(page: HelpPage): void {
    if (page === 'diagnostics' || page === 'about') {
      dialog.value = null;
      settings.open('about', page === 'diagnostics' ? 'save-diagnostics' : '');
      return;
    }
    settings.isOpen = false;
    dialog.value = page;
  }

  function close(): void {
    dialog.value = null;
  }

  return { dialog, open, close };
});
