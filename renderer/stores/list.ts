/** The list's window of rows: what is asked for, what is held, and who may move while a person works with them. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import type { CallArgs, FilterName, UploadDetails, UploadRow } from '../../preload/contract.ts';
import { mainProcess } from '../bridge.ts';
import { createLatest } from '../logic/latest.ts';
import {
  type RowWindow,
  emptyWindow,
  holdWindow,
  indexOfRow,
  missingRows,
  rangeToAsk,
  rowAt,
  takeWindow,
} from '../logic/rowWindow.ts';
import { countsDown } from '../logic/status.ts';
import { useToasts } from './toasts.ts';

export type ListQuery = Pick<CallArgs<'listUploads'>, 'filter' | 'search' | 'sort'>;
type Question = CallArgs<'listUploads'> & { readonly version: number };

/** The contract's limit of one answer. */
const pageSize = 500;
/** Held rows that left the list are asked for one by one, but not more than these at a time. */
const mostSingleQuestions = 8;

export const useList = defineStore('list', () => {
  const toasts = useToasts();
  const query = shallowRef<ListQuery>({ filter: 'all', search: '', sort: 'queue' });
  const shown = shallowRef<RowWindow>(emptyWindow);
  const loaded = ref(false);
  /** While set, rows keep their places: a pointer is on them or a menu is open. */
  const held = ref(false);
  let screen = { first: 0, last: 20 };
  /** Counts up whenever places may change (filter, search, sort, scroll), so that an older answer is not held on to. */
  let version = 0;
  let shownVersion = -1;
  let askingSingly = false;

  const anyCountsDown = computed(() => shown.value.rows.some(countsDown));

  const latest = createLatest<Question, RowWindow>({
    async run({ version: _version, ...args }) {
      const { rows, total } = await mainProcess().listUploads(args);
      return { offset: args.offset, rows, total };
    },
    answered(fresh, question) {
      loaded.value = true;
      if (held.value && shownVersion === question.version) {
        const missing = missingRows(shown.value, fresh);
        shown.value = holdWindow(shown.value, fresh);
        void askSingly(missing.slice(0, mostSingleQuestions));
        return;
      }
      shownVersion = question.version;
      shown.value = takeWindow(shown.value, fresh);
    },
    failed: toasts.showError,
  });

  async function askSingly(ids: readonly string[]): Promise<void> {
    if (askingSingly || ids.length === 0) return;
    askingSingly = true;
    try {
      takeSingly(await Promise.all(ids.map((id) => mainProcess().uploadDetails({ id }))));
    } catch (error) {
      toasts.showError(error);
    } finally {
      askingSingly = false;
    }
  }

  function takeSingly(answers: readonly (UploadDetails | null)[]): void {
    if (!held.value) return;
    const news = new Map(answers.flatMap((answer) => (answer === null ? [] : [[answer.row.id, answer.row]])));
    const rows = shown.value.rows.map((row) => news.get(row.id) ?? row);
    shown.value = takeWindow(shown.value, { ...shown.value, rows });
  }

  function refresh(): void {
    latest.ask({ ...query.value, ...rangeToAsk(screen.first, screen.last), version });
  }

  /** The list tells which indexes are on the screen. */
  function showRange(first: number, last: number): void {
    const before = rangeToAsk(screen.first, screen.last);
    screen = { first, last };
    const after = rangeToAsk(first, last);
    if (before.offset === after.offset && before.limit === after.limit) return;
    version += 1;
    refresh();
  }

  function ask(next: Partial<ListQuery>): void {
    query.value = { ...query.value, ...next };
    version += 1;
    screen = { first: 0, last: screen.last - screen.first };
    refresh();
  }

  function setFilter(filter: FilterName): void {
    ask({ filter });
  }

  function hold(on: 'hold' | 'release'): void {
    const next = on === 'hold';
    if (held.value === next) return;
    held.value = next;
    if (!next) refresh();
  }

  /** Every row from `first` to `last`, page by page; for ranges and "select all", never kept by the list. */
  async function collect(first: number, last: number): Promise<readonly UploadRow[]> {
    const rows: UploadRow[] = [];
    for (let offset = first; offset <= last; offset += pageSize) {
      const limit = Math.min(pageSize, last - offset + 1);
      const page = await mainProcess().listUploads({ ...query.value, offset, limit });
      rows.push(...page.rows);
      if (page.rows.length < limit) break;
    }
    return rows;
  }

  return {
    query,
    shown,
    loaded,
    held,
    anyCountsDown,
    refresh,
    showRange,
    ask,
    setFilter,
    hold,
    collect,
    row: (index: number) => rowAt(shown.value, index),
    indexOf: (id: string) => indexOfRow(shown.value, id),
  };
});
