/** Tells taskbar and dock how far everything is, where it is seen while the window is not. */
import { type BrowserWindow, app } from 'electron';

import type { Overview } from '../../../preload/contract.ts';
import { taskbarLook } from './taskbarLook.ts';

export class Taskbar {
  private shown = '';

  /** Asks the system only for what is new to it. */
  show(overview: Overview, windows: readonly BrowserWindow[]): void {
    const look = taskbarLook(overview);
    const next = JSON.stringify([look, windows.map(({ id }) => id)]);
    if (next === this.shown) return;
    this.shown = next;
    for (const window of windows) window.setProgressBar(look.share, { mode: look.mode });
    app.dock?.setBadge(look.badge);
  }
}
