/** The settings of the main process, and the state of the settings dialog. */
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
import { useAccountChange } from '../accounts/accountChangeStore.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';

export const settingsPages = [
  'account',
  'transfers',
  'submissions',
  'watch',
  'network',
  'behaviour',
  'appearance',
  'about',
] as const;
type SettingsPage = (typeof settingsPages)[number];

export const useSettings = defineStore('settings', () => {
  const toasts = useToasts();
  const accountChange = useAccountChange();
  const settings = shallowRef<SettingsView | null>(null);
  const isOpen = ref(false);
  const page = ref<SettingsPage>('account');
  /** The id of the field that takes the focus when the dialog opens. */
  const focusField = ref('');

  /** The defaults until the main process has answered. */
  const values = computed((): WindowSettings => settings.value ?? defaultSettings);
  const language = computed(() => values.value.language);
  const theme = computed(() => values.value.theme);

  async function load(): Promise<void> {
    settings.value = await api().settings();
  }

  /** Opens the dialog at a page and a field. The default is the API key on the account page. */
  function open(
    requestedPage: SettingsPage = 'account',
    field = requestedPage === 'account' ? 'api-key' : '',
  ): void {
    page.value = requestedPage;
    focusField.value = field;
    isOpen.value = true;
    // The state may have changed, for example whether a key is stored.
    load().catch(toasts.showError);
  }

  /** Saves the changes and returns the problems; an empty list means that everything was saved. */
  async function save(changes: CallArgs<'saveSettings'>): Promise<readonly SettingsProblem[]> {
    const result = await api().saveSettings(changes);
    settings.value = result.settings;
    return result.problems;
  }

  /**
   * The same for a key or an address. If the change would leave unfinished uploads of another account, a person decides
   * about them first; `cancelled` means that nothing was saved.
   */
  async function saveAccount(
    changes: Pick<CallArgs<'saveSettings'>, 'apiKey' | 'apiUrl'>,
  ): Promise<readonly SettingsProblem[] | 'cancelled'> {
    const { settings: view, problems, question } = await api().saveSettings(changes);
    settings.value = view;
    if (question === null) return problems;
    const answer = await accountChange.ask(question);
    if (answer === null) return 'cancelled';
    // They are on hold from the moment the account changes, so nothing is sent before the decision takes effect.
    const found = await save({ ...changes, holdUnfinished: true });
    if (found.length === 0) await accountChange.carryOut(question.held, answer);
    return found;
  }

  /** Saves a change for which the main process reports no problems, because the form field has checked it. */
  function change(changes: CallArgs<'saveSettings'>): void {
    save(changes).catch(toasts.showError);
  }

  function set<Name extends WindowSettingName>(name: Name, value: WindowSettings[Name]): void {
    change({ [name]: value });
  }

  return {
    settings,
    values,
    isOpen,
    page,
    focusField,
    change,
    set,
    language,
    theme,
    load,
    open,
    save,
    saveAccount,
  };
});
