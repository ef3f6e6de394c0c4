/** The preload's bridge on the page, for functions that tests run there. */
import type { Bridge } from '../../preload/contract.ts';

declare global {
  interface Window {
    readonly mediamagic?: Bridge;
  }
}
