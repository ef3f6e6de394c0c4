/** A copy of the main process's overview (gates, counts, progress). Every change notice replaces it. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import { type AppInfo, type AppNotice, type Overview } from '../../preload/contract.ts';
import { groupGates } from '../gates/gates.ts';
import { api } from './api.ts';
import { addReading, emptyHistory } from './speedHistory.ts';

const emptyOverview: Overview = {
  environment: 'none',
  apiHost: '',
  gates: [],
  notices: [],
  held: [],
  counts: { all: 0, active: 0, attention: 0, critical: 0, 'with-issues': 0, done: 0, 'already-submitted': 0 },
  offers: { retryFailed: 0, clearFinished: 0 },
  progress: { fraction: null, files: 0, doneFiles: 0, bytesPerSecond: 0, remainingMs: null },
  allPaused: false,
  lastRemoval: null,
  trayIsShown: false,
  today: { files: 0, bytes: 0 },
  preflight: null,
  nameQuestions: [],
  update: { state: 'current', checkedAt: null },
  watch: { folders: 0, paused: 0, failing: 0, settling: 0 },
};

/** The same for a group whatever its progress, so that its notice stays dismissed. */
export function noticeKey(notice: AppNotice): string {
  return notice.notice === 'group-waiting' ? `group ${notice.group.submission}` : JSON.stringify(notice);
}

export const useOverview = defineStore('overview', () => {
  const overview = shallowRef<Overview>(emptyOverview);
  const isLoaded = ref(false);
  const appInfo = shallowRef<AppInfo | null>(null);
  const speedHistory = shallowRef(emptyHistory);
  const dismissed = ref<readonly string[]>([]);

  const gates = computed(() => groupGates(overview.value.gates));
  const fraction = computed(() => overview.value.progress.fraction);
  const notices = computed(() =>
    overview.value.notices.filter((notice) => !dismissed.value.includes(noticeKey(notice))),
  );
  /** True on the first run: there is no key and the queue is empty. */
  const isFirstRun = computed(
    () => isLoaded.value && overview.value.environment === 'none' && overview.value.counts.all === 0,
  );
  /** As in `process.platform`; '' until the app has answered. */
  const platform = computed(() => appInfo.value?.platform ?? '');
  const isMac = computed(() => platform.value === 'darwin');

  function apply(next: Overview): void {
    overview.value = next;
    speedHistory.value = addReading(speedHistory.value, next.progress.bytesPerSecond, Date.now());
    isLoaded.value = true;
  }

  function dismiss(notice: AppNotice): void {
    dismissed.value = [...dismissed.value, noticeKey(notice)];
  }

  async function load(): Promise<void> {
    const [first, info] = await Promise.all([api().overview(), api().appInfo()]);
    // A change notice that arrived during the request is newer.
    if (!isLoaded.value) apply(first);
    appInfo.value = info;
  }

  return {
    overview,
    isLoaded,
    appInfo,
    gates,
    fraction,
    speedHistory,
    notices,
    isFirstRun,
    platform,
    isMac,
    apply,
    dismiss,
    load,
  };
});
