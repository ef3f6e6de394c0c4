/**
 * The state of the window that survives a reload (query, scroll position, open details), and navigation requests of
 * the main process. The main process stores the state; the next window restores it.
 */
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

import type { ViewState, NavigationRequest } from '../../preload/contract.ts';
import { useDetails } from '../details/detailsStore.ts';
import { useHelp } from '../help/helpStore.ts';
import { useList } from '../list/listStore.ts';
import { useReport } from '../report/reportStore.ts';
import { settingsPages, useSettings } from '../settings/settingsStore.ts';
import { api } from './api.ts';
import { useToasts } from './toastsStore.ts';

/** The place is saved when scrolling has stopped for this long. */
const saveDelayMs = 200;
/** How long a new batch is marked. */
const markedMs = 3_000;
/** Rows to request below a scroll target. */
const rowsPerScreen = 20;

export const useNavigation = defineStore('navigation', () => {
  const list = useList();
  const details = useDetails();
  const settings = useSettings();
  const help = useHelp();
  const report = useReport();
  const toasts = useToasts();
  /** The index of the row at the top of the list; the fraction is the part that is scrolled away. */
  const topRow = ref(0);
  /** The row to scroll to when the list has rows; null when there is none. */
  const scrollTarget = ref<number | null>(null);
  /** The gate whose banner takes the focus when it appears. */
  const targetBanner = ref<NavigationRequest['banner'] | null>(null);
  /** The batch that was just added; its rows are marked. */
  const markedBatch = ref<number | null>(null);
  let markTimer: ReturnType<typeof setTimeout> | undefined;
  let saveTimer: ReturnType<typeof setTimeout> | undefined;

  function navigate(request: NavigationRequest): void {
    const { filter, search, sort, day, topRow: top, details: id, settings: page, notice } = request;
    if (filter !== undefined || search !== undefined || sort !== undefined) {
      list.setQuery({
        day,
        ...(filter === undefined ? {} : { filter }),
        ...(search === undefined ? {} : { search }),
        ...(sort === undefined ? {} : { sort }),
      });
    }
    if (top !== undefined && top > 0) scrollTo(top);
    if (id) details.open(id);
    const known = settingsPages.find((name) => name === page);
    if (known !== undefined) settings.open(known);
    if (request.help !== undefined) help.open(request.help);
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
    const line = await lineOf(batchId);
    if (line !== null) scrollTo(line);
  }

  function lineOf(batchId: number): Promise<number | null> {
    return api().batchLine({ ...list.query, batchId, shape: list.grouped ? 'grouped' : 'flat' });
  }

  /** Scrolls to the files that were just added and marks them for a moment, also when the list did not show them. */
  async function revealBatch(batchId: number): Promise<void> {
    // The list does not keep its rows in place while it shows what a person has just done.
    list.hold('release');
    let line = await lineOf(batchId);
    if (line === null) {
      list.setQuery({ filter: 'all', search: '', day: undefined });
      line = await lineOf(batchId);
    }
    clearTimeout(markTimer);
    markedBatch.value = batchId;
    markTimer = setTimeout(() => {
      markedBatch.value = null;
    }, markedMs);
    if (line !== null) scrollTo(line);
  }

  function scrollTo(top: number): void {
    scrollTarget.value = top;
    list.jumpTo(Math.floor(top), Math.floor(top) + rowsPerScreen);
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

  return { topRow, scrollTarget, targetBanner, markedBatch, revealBatch, restore };
});
