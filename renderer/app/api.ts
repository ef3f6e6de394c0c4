/** The window's only access to the main process: `window.mediamagic`, which the preload script provides. */
import type { Bridge } from '../../preload/contract.ts';

declare global {
  interface Window {
    readonly mediamagic?: Bridge;
  }
}

/** Returns null when the page is not open in the app. */
export function findBridge(): Bridge | null {
  return window.mediamagic ?? null;
}

let bridge: Bridge | null = null;

/** Must be called once, before the first store is created. */
export function setApi(found: Bridge): void {
  bridge = found;
}

/** Throws an error when `setApi` was not called. */
export function api(): Bridge {
  if (bridge === null) throw new Error('setApi was not called');
  return bridge;
}
