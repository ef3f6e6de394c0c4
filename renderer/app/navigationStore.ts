/**
 * The state of the window that survives a reload (query, scroll position, open details), and navigation requests of
 * the main process. The main process stores the state; the next window restores it.
 */
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

import type { ViewState, NavigationRequest } from '../../preload/contract.ts';
import { useDetails } from '../details/detailsStore.ts';
import { useList } from '../list/listStore.ts';
import { useReport } from '../report/reportStore.ts';
import { settingsPages, useSettings } from '../settings/settingsStore.ts';
import { api } from './api.ts';
import { useToasts } from './toastsStore.ts';

/** The place is saved when scrolling has stopped for this long. */
const saveDelayMs = 200;
/** Rows to request below a scroll target. */
const rowsPerScreen = 20;

export const useNavigation = defineStore('navigation', () => {
  const list = useList();
  const details = useDetails();
  const settings = useSettings();
  const report = useReport();
  const toasts = useToasts();
  /** The index of the row at the top of the list; the fraction is the part that is scrolled away. */
  const topRow = ref(0);
  /** The row to scroll to when the list has rows; null when there is none. */
  const scrollTarget = ref<number | null>(null);
  /** The gate whose banner takes the focus when it appears. */
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

  /** Opens the report of a batch. A grouped list also expands the batch and scrolls to it. */
  async function showBatch(batchId: number): Promise<void> {
    report.open(batchId);
    // Right after the start, the setting for grouping may not be loaded yet.
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

  function currentViewState(): ViewState {
    return { ...list.query, topRow: topRow.value, details: details.id };
  }

  function saveViewState(): void {
    clearTimeout(saveTimer);
    api().saveViewState(currentViewState()).catch(toasts.showError);
  }

  /** Restores the view state of the previous window, then saves the view state of this one. */
  async function restore(): Promise<void> {
    api().onNavigationRequest(navigate);
    navigate(await api().takeNavigation());
    watch(currentViewState, () => {
      clearTimeout(saveTimer);
      saveTimer = setTimeout(saveViewState, saveDelayMs);
    });
    window.addEventListener('pagehide', saveViewState);
  }

  return { topRow, scrollTarget, targetBanner, restore };
});
