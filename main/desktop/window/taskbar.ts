/** Shows the overall progress on the taskbar or the dock, where it is visible while the window is not. */
import type { BrowserWindow } from 'electron';

import { type Overview, wholePercent } from '../../../preload/contract.ts';

export interface TaskbarState {
  /** 0-1 in whole percent; -1 for no bar. */
  readonly share: number;
  readonly mode: 'none' | 'normal' | 'paused' | 'error';
  /** The badge on the dock's icon; '' for none. */
  readonly badge: string;
}

/** The part of the overview that the taskbar depends on. */
type TaskbarFacts = Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates'>;

/**
 * A closed key gate is an error, because a person has to act. A pause or a lost network is shown as paused. A closed plan or
 * rate limit gate blocks only some uploads, so the bar stays normal.
 */
export function taskbarState(overview: TaskbarFacts): TaskbarState {
  const { counts, allPaused, gates } = overview;
  const badge = counts.attention > 0 ? String(counts.attention) : '';
  const { fraction } = overview.progress;
  if (counts.active === 0 || fraction === null) return { share: -1, mode: 'none', badge };
  const closed = new Set(gates.map(({ gate }) => gate));
  const mode = closed.has('key') ? 'error' : allPaused || closed.has('offline') ? 'paused' : 'normal';
  return { share: wholePercent(fraction) / 100, mode, badge };
}

export class Taskbar {
  private readonly setBadge: (badge: string) => void;
  private shown = '';

  /** `setBadge` sets the badge of the dock; it does nothing on systems without one. */
  constructor(setBadge: (badge: string) => void) {
    this.setBadge = setBadge;
  }

  /** Calls the system only when the state or the windows have changed. */
  show(overview: TaskbarFacts, windows: readonly Pick<BrowserWindow, 'id' | 'setProgressBar'>[]): void {
    const state = taskbarState(overview);
    const next = JSON.stringify([state, windows.map(({ id }) => id)]);
    if (next === this.shown) return;
    this.shown = next;
    for (const window of windows) window.setProgressBar(state.share, { mode: state.mode });
    this.setBadge(state.badge);
  }
}
