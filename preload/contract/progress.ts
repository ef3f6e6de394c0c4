/** How the window, the tray and the taskbar round the progress. */

/** Whole percent, rounded down, so that it is 100 only when everything is done. */
export function wholePercent(share: number): number {
  return Math.floor(Math.min(1, Math.max(0, share)) * 100);
}
