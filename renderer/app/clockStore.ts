/**
 * The current time for countdowns and for the names of days. It ticks once a second while a component needs it, and at
 * midnight.
 */
import { defineStore } from 'pinia';
import { type WatchSource, onScopeDispose, ref, watch } from 'vue';

const tickMs = 1_000;

export const useClock = defineStore('clock', () => {
  const now = ref(Date.now());
  let watchers = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function waitForMidnight(): void {
    const midnight = new Date();
    midnight.setHours(24, 0, 0, 0);
    setTimeout(() => {
      now.value = Date.now();
      waitForMidnight();
    }, midnight.getTime() - Date.now());
  }
  waitForMidnight();

  function start(): void {
    watchers += 1;
    now.value = Date.now();
    timer ??= setInterval(() => {
      now.value = Date.now();
    }, tickMs);
  }

  function stop(): void {
    watchers -= 1;
    if (watchers > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  /** Keeps the clock ticking while `isNeeded` is true, until the calling component is unmounted. */
  function tickWhile(isNeeded: WatchSource<boolean>): void {
    let running = false;
    const set = (needed: boolean) => {
      if (needed === running) return;
      running = needed;
      if (needed) start();
      else stop();
    };
    watch(isNeeded, set, { immediate: true });
    onScopeDispose(() => set(false));
  }

  return { now, tickWhile };
});
