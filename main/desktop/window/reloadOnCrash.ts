/** Loads the window's page again when its process crashed or a script replaced it with another page. */
import type { WebContents } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

/** A page that is lost more often than this within `withinMs` is not loaded again, because that would not help. */
const maxReloads = 5;
const withinMs = 60_000;

/** `address` is the only page that the window may show. A page of any other host is replaced at once. */
export function reloadOnCrash(
  contents: WebContents,
  address: string,
  { clock, log }: { clock: Clock; log: Log },
): void {
  let reloadedAt: number[] = [];
  const reload = (why: string) => {
    log.warn(`The window lost its page (${why})`);
    reloadedAt = [...reloadedAt.filter((at) => at > clock.elapsed() - withinMs), clock.elapsed()];
    if (reloadedAt.length > maxReloads) return;
    void contents.loadURL(address).catch((error: unknown) => log.bug(error));
  };
  // Navigating to about:blank sends no event that could be prevented, so it is detected afterwards.
  contents.on('did-navigate', (_event, url) => {
    if (new URL(url).host !== new URL(address).host) reload(`at ${url.slice(0, 100)}`);
  });
  contents.on('render-process-gone', (_event, { reason }) => reload(reason));
}
