/** The window's only door to the main process: `window.mediamagic`, put there by the preload. */
import type { Bridge } from '../../preload/contract.ts';

declare global {
  interface Window {
    readonly mediamagic?: Bridge;
  }
}

/** null when the page is opened anywhere but in the app. */
export function findBridge(): Bridge | null {
  return window.mediamagic ?? null;
}

let bridge: Bridge | null = null;

/** Handed over once, before the first store is made. */
export function setApi(found: Bridge): void {
  bridge = found;
}

export function api(): Bridge {
  if (bridge === null) throw new Error('The bridge was not handed over yet');
  return bridge;
}
