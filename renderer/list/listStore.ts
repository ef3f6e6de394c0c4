/**
 * The rows that the list holds: it requests the visible range, and keeps rows at their positions while the user works
 * with them.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';

import type {
  BatchRow,
  BatchWindow,
  CallArgs,
  FilterName,
  ListItem,
  UploadDetails,
  UploadRow,
  UploadWindow,
} from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useToasts } from '../app/toastsStore.ts';
import { isBatch, isDay, isUpload } from '../batches/batches.ts';
import { useSettings } from '../settings/settingsStore.ts';
import { createLatestRequest } from '../ui/latestRequest.ts';
import { countsDown } from '../upload/status.ts';
import {
  type RowWindow,
  emptyWindow,
  indexOfRow,
  mergeHeldWindow,
  missingRowIds,
  replaceWindow,
  requestRange,
  rowAt,
} from './rowWindow.ts';

export type ListQuery = Pick<CallArgs<'listUploads'>, 'filter' | 'search' | 'sort' | 'day'>;
type Question = CallArgs<'listUploads'> & { readonly grouped: boolean; readonly version: number };

interface Answer extends RowWindow {
  /** By how many lines the rows in sight have moved. */
  readonly movedBy: number;
  readonly fitting: number;
  readonly groupAtTop: BatchWindow['groupAtTop'];
}

/** The most rows of one answer; the contract sets this limit. */
const pageSize = 500;
/** Rows that left the list while it is held are requested one by one, at most this many at a time. */
const maxSingleRequests = 8;
/** The most rows in sight whose places are followed. */
const maxAnchors = 40;

function withHeadings(rows: readonly UploadRow[], days: UploadWindow['days']): readonly ListItem[] {
  const lines: ListItem[] = [...rows];
  for (const { index, ...day } of days) lines.splice(index, 0, day);
  return lines;
}

export const useList = defineStore('list', () => {
  const toasts = useToasts();
  const settings = useSettings();
  const query = shallowRef<ListQuery>({ filter: 'all', search: '', sort: 'active-first' });
  const grouped = computed(() => settings.settings?.groupByBatch ?? false);
  const rowWindow = shallowRef<RowWindow>(emptyWindow);
  /** Number of uploads that match the filter and the search, including those of collapsed batches. */
  const matchCount = ref(0);
  /** The header of the batch that contains the first held row; it may be far above. */
  const groupAtTop = shallowRef<BatchWindow['groupAtTop']>(null);
  const loaded = ref(false);
  /** While true, rows keep their positions, because the pointer is on them or a menu is open. */
  const held = ref(false);
  /** Uploads are selected, so they keep their places until that ends. */
  const selecting = ref(false);
  /** Set when the rows in sight have moved; the list scrolls by as many lines, so that they stay where they are. */
  const shift = shallowRef<{ readonly lines: number } | null>(null);
  let isScrolled = false;
  /** The list jumps to another place, so no row in sight is followed until its answer is there. */
  let isJumping = false;
  let screen = { first: 0, last: 20 };
  /**
   * Grows with each change of the filter, search, sort order or range. An answer for an older version does not hold
   * rows.
   */
  let version = 0;
  let shownVersion = -1;
  let isRequestingRows = false;

  const hasCountdown = computed(() =>
    rowWindow.value.rows.some((item) => isUpload(item) && countsDown(item)),
  );

  const latest = createLatestRequest<Question, Answer>({
    run: ({ version: _version, ...question }) => requestWindow(question),
    onResult({ fitting: fits, groupAtTop: above, movedBy, ...fresh }, question) {
      loaded.value = true;
      matchCount.value = fits;
      groupAtTop.value = above;
      if (held.value && shownVersion === question.version) {
        const missing = missingRowIds(
          { ...rowWindow.value, rows: rowWindow.value.rows.filter(isUpload) },
          fresh,
        );
        rowWindow.value = mergeHeldWindow(rowWindow.value, fresh);
        void requestRows(missing.slice(0, maxSingleRequests));
        return;
      }
      shownVersion = question.version;
      rowWindow.value = replaceWindow(rowWindow.value, fresh);
      // The list has jumped elsewhere since this question.
      if (question.version !== version) return;
      isJumping = false;
      if (movedBy === 0) return;
      screen = { first: Math.max(0, screen.first + movedBy), last: Math.max(0, screen.last + movedBy) };
      shift.value = { lines: movedBy };
    },
    onError: toasts.showError,
  });

  async function requestWindow({ grouped: asGroups, ...args }: Omit<Question, 'version'>): Promise<Answer> {
    if (!asGroups) {
      const { rows, days, ...answer } = await api().listUploads(args);
      return { rows: withHeadings(rows, days), groupAtTop: null, ...answer };
    }
    const { items, ...answer } = await api().listBatches(args);
    return { rows: items, ...answer };
  }

  async function requestRows(ids: readonly string[]): Promise<void> {
    if (isRequestingRows || ids.length === 0) return;
    isRequestingRows = true;
    try {
      applyRows(await Promise.all(ids.map((id) => api().uploadDetails({ id }))));
    } catch (error) {
      toasts.showError(error);
    } finally {
      isRequestingRows = false;
    }
  }

  function applyRows(answers: readonly (UploadDetails | null)[]): void {
    if (!held.value) return;
    const rowsById = new Map<string, ListItem>(
      answers.flatMap((answer) => (answer === null ? [] : [[answer.row.id, answer.row]])),
    );
    const rows = rowWindow.value.rows.map((item) => rowsById.get(item.id) ?? item);
    rowWindow.value = replaceWindow(rowWindow.value, { ...rowWindow.value, rows });
  }

  function refresh(): void {
    const range = requestRange(screen.first, screen.last);
    const keep = { anchors: anchors(), hold: keepsPlaces() };
    latest.request({ ...query.value, ...range, ...keep, grouped: grouped.value, version });
  }

  function keepsPlaces(): boolean {
    return held.value || selecting.value;
  }

  /** The uploads in sight. At the top there are none, so that what is new appears there. */
  function anchors(): { id: string; line: number }[] {
    if (isJumping || (!isScrolled && !selecting.value)) return [];
    const shown = rowWindow.value.rows.map((item, at) => ({ item, line: rowWindow.value.offset + at }));
    return shown
      .filter(({ item, line }) => isUpload(item) && line >= screen.first && line <= screen.last)
      .slice(0, maxAnchors)
      .map(({ item: { id }, line }) => ({ id, line }));
  }

  /** `topRow`: the row at the top of the screen; the fraction is the part that is scrolled away. */
  function scrolledTo(topRow: number): void {
    isScrolled = topRow >= 1;
  }

  /** While uploads are selected, those that end keep their places. */
  function setSelecting(on: boolean): void {
    if (selecting.value === on) return;
    selecting.value = on;
    refresh();
  }

  /** Sets the range of visible rows (inclusive indexes) and requests it when it is not held. */
  function showRange(first: number, last: number): void {
    const before = requestRange(screen.first, screen.last);
    screen = { first, last };
    const after = requestRange(first, last);
    if (before.offset === after.offset && before.limit === after.limit) return;
    version += 1;
    refresh();
  }

  /** Requests the rows of a place that the list is about to scroll to. */
  function jumpTo(first: number, last: number): void {
    isJumping = true;
    version += 1;
    screen = { first, last };
    refresh();
  }

  function setQuery(next: Partial<ListQuery>): void {
    query.value = { ...query.value, ...next };
    version += 1;
    screen = { first: 0, last: screen.last - screen.first };
    refresh();
  }

  /** Sorts, and remembers the order as the columns remember their widths. */
  function setSort(sort: ListQuery['sort']): void {
    setQuery({ sort });
    settings.set('listSort', sort);
  }

  watch(grouped, () => setQuery({}));

  /** Collapses or expands one batch or all of them. */
  async function setCollapsed(which: number | 'all', folded: boolean): Promise<void> {
    try {
      await api().setCollapsed({ batch: which, folded });
      version += 1;
      refresh();
    } catch (error) {
      toasts.showError(error);
    }
  }

  function setFilter(filter: FilterName): void {
    setQuery({ filter });
  }

  function hold(on: 'hold' | 'release'): void {
    const next = on === 'hold';
    if (held.value === next) return;
    held.value = next;
    if (!next) refresh();
  }

  function row(index: number): UploadRow | null {
    const item = rowAt(rowWindow.value, index);
    return item !== null && isUpload(item) ? item : null;
  }

  function batch(index: number): BatchRow | null {
    const item = rowAt(rowWindow.value, index);
    return item !== null && isBatch(item) ? item : null;
  }

  function isHeading(index: number): boolean {
    const item = rowAt(rowWindow.value, index);
    return item !== null && isDay(item);
  }

  /** The header at or above this row, with its index; null when there is none. */
  function headerFor(index: number): { readonly batch: BatchRow; readonly line: number } | null {
    for (let line = index; line >= rowWindow.value.offset; line -= 1) {
      const found = batch(line);
      if (found !== null) return { batch: found, line };
    }
    return groupAtTop.value;
  }

  /** Requests every upload from `first` to `last` (inclusive) page by page. The list does not store them. */
  async function collect(first: number, last: number): Promise<readonly UploadRow[]> {
    const rows: UploadRow[] = [];
    for (let offset = first; offset <= last; offset += pageSize) {
      const limit = Math.min(pageSize, last - offset + 1);
      const range = { offset, limit, hold: keepsPlaces() };
      const page = await requestWindow({ ...query.value, ...range, grouped: grouped.value });
      rows.push(...page.rows.filter(isUpload));
      if (page.rows.length < limit) break;
    }
    return rows;
  }

  return {
    query,
    rowWindow,
    loaded,
    held,
    hasCountdown,
    refresh,
    showRange,
    jumpTo,
    setQuery,
    setSort,
    setFilter,
    hold,
    shift,
    scrolledTo,
    setSelecting,
    isHeading,
    collect,
    grouped,
    matchCount,
    setCollapsed,
    row,
    batch,
    headerFor,
    item: (index: number) => rowAt(rowWindow.value, index),
    indexOf: (id: string) => indexOfRow(rowWindow.value, id),
  };
});
