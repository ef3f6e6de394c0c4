/** Where a person is in the window: told to main, which outlives it, and taken up again by the next window. */
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

import type { Place, NavigationRequest } from '../../preload/contract.ts';
import { useDetails } from '../details/detailsStore.ts';
import { useList } from '../list/listStore.ts';
import { useReport } from '../report/reportStore.ts';
import { settingsPages, useSettings } from '../settings/settingsStore.ts';
import { api } from './api.ts';
import { useToasts } from './toastsStore.ts';

/** Scrolling is told once it rests. */
const saveDelayMs = 200;
/** Rows that are asked for around the one at the top. */
const rowsPerScreen = 20;

export const useNavigation = defineStore('navigation', () => {
  const list = useList();
  const details = useDetails();
  const settings = useSettings();
  const report = useReport();
  const toasts = useToasts();
  /** The row at the top of the list, with its fraction. */
  const topRow = ref(0);
  /** Where the list is to scroll to once it has rows; null: nowhere. */
  const scrollTarget = ref<number | null>(null);
  /** The gate whose banner is to be shown once it is there. */
  const targetBanner = ref<NavigationRequest['banner'] | null>(null);
  let saveTimer: ReturnType<typeof setTimeout> | undefined;

  function navigate(request: NavigationRequest): void {
    const { filter, search, sort, topRow: top, details: id, settings: page, notice } = request;
    if (filter !== undefined || search !== undefined || sort !== undefined) {
      list.setQuery({
        ...(filter === undefined ? {} : { filter }),
        ...(search === undefined ? {} : { search }),
        ...(sort === undefined ? {} : { sort }),
      });
    }
    if (top !== undefined && top > 0) scrollTo(top);
    if (id) details.open(id);
    const known = settingsPages.find((name) => name === page);
    if (known !== undefined) settings.open(known);
    if (notice !== undefined) toasts.show([{ key: `navigation.${notice}` }]);
    if (request.batch !== undefined) showBatch(request.batch).catch(toasts.showError);
    if (request.banner !== undefined) targetBanner.value = request.banner;
  }

  /** Its report says what became of it, in any list; in one that is grouped its uploads are shown as well. */
  async function showBatch(batchId: number): Promise<void> {
    report.open(batchId);
    // Right after the start nobody knows yet whether the list is grouped.
    if (settings.settings === null) await settings.load();
    if (!list.grouped) return;
    await list.setCollapsed(batchId, false);
    const { filter, search, sort } = list.query;
    const line = await api().batchLine({ filter, search, sort, batchId });
    if (line !== null) scrollTo(line);
  }

  function scrollTo(top: number): void {
    scrollTarget.value = top;
    list.showRange(Math.floor(top), Math.floor(top) + rowsPerScreen);
  }

  function currentPlace(): Place {
    return { ...list.query, topRow: topRow.value, details: details.id };
  }

  function savePlace(): void {
    clearTimeout(saveTimer);
    api().keepPlace(currentPlace()).catch(toasts.showError);
  }

  /** Takes the last window's place up, and from then on keeps this one's. */
  async function restore(): Promise<void> {
    api().onNavigationRequest(navigate);
    navigate(await api().takePlace());
    watch(currentPlace, () => {
      clearTimeout(saveTimer);
      saveTimer = setTimeout(savePlace, saveDelayMs);
    });
    window.addEventListener('pagehide', savePlace);
  }

  return { topRow, scrollTarget, targetBanner, navigate, restore };
});
