/** The settings as main knows them, and the look and language that follow from them. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import {
  type CallArgs,
  type SettingsProblem,
  type SettingsView,
  type WindowSettingName,
  type WindowSettings,
  defaultSettings,
} from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';

export const settingsPages = [
  'account',
  'transfers',
  'watch',
  'network',
  'behaviour',
  'appearance',
  'about',
] as const;
export type SettingsPage = (typeof settingsPages)[number];

export const useSettings = defineStore('settings', () => {
  const toasts = useToasts();
  const settings = shallowRef<SettingsView | null>(null);
  const isOpen = ref(false);
  const page = ref<SettingsPage>('account');
  /** Id of the field that a person came for. */
  const focusField = ref('');

  /** Defaults until main has answered. */
  const values = computed((): WindowSettings => settings.value ?? defaultSettings);
  const language = computed(() => values.value.language);
  const theme = computed(() => values.value.theme);

  async function load(): Promise<void> {
    settings.value = await api().settings();
  }

  /** Opens a page, at a field of it; without a wish the account, where most people go. */
  function open(wanted: SettingsPage = 'account', field = wanted === 'account' ? 'api-key' : ''): void {
    page.value = wanted;
    focusField.value = field;
    isOpen.value = true;
    // Main may know more by now, e.g. whether a key was kept.
    load().catch(toasts.showError);
  }

  /** Answers the problems; an empty list means that all was saved. */
  async function save(changes: CallArgs<'saveSettings'>): Promise<readonly SettingsProblem[]> {
    const result = await api().saveSettings(changes);
    settings.value = result.settings;
    return result.problems;
  }

  /** One setting that is saved as soon as it is changed; what the fields let through, main takes. */
  function change(changes: CallArgs<'saveSettings'>): void {
    save(changes).catch(toasts.showError);
  }

  function set<Name extends WindowSettingName>(name: Name, value: WindowSettings[Name]): void {
    change({ [name]: value });
  }

  return { settings, values, isOpen, page, focusField, change, set, language, theme, load, open, save };
});
