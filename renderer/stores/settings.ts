/** The settings as main knows them, and the look and language that follow from them. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import type { CallArgs, SettingsProblem, SettingsView } from '../../preload/contract.ts';
import { mainProcess } from '../bridge.ts';
import { useToasts } from './toasts.ts';

export const useSettings = defineStore('settings', () => {
  const toasts = useToasts();
  const settings = shallowRef<SettingsView | null>(null);
  const isOpen = ref(false);

  const language = computed(() => settings.value?.language ?? 'system');
  const theme = computed(() => settings.value?.theme ?? 'system');

  async function load(): Promise<void> {
    settings.value = await mainProcess().settings();
  }

  function open(): void {
    isOpen.value = true;
    // Main may know more by now, e.g. whether a key was kept.
    load().catch(toasts.showError);
  }

  /** Answers the problems; an empty list means that all was saved. */
  async function save(changes: CallArgs<'saveSettings'>): Promise<readonly SettingsProblem[]> {
    const result = await mainProcess().saveSettings(changes);
    settings.value = result.settings;
    return result.problems;
  }

  return { settings, isOpen, language, theme, load, open, save };
});
