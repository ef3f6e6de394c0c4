/** Loads the window's page again when its process crashed or a script replaced it with another page. */
import type { WebContents } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

/** A page that is lost more often than this within `withinMs` is loaded again only when a person asks for it. */
const maxReloads = 5;
const withinMs = 60_000;

export interface ReloadDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** Shows a dialog of the system, because the window is empty. Resolves to whether the page is loaded again. */
  readonly askToReload: () => Promise<boolean>;
}

/** `address` is the only page that the window may show. A page of any other host is replaced at once. */
export function reloadOnCrash(
  contents: WebContents,
  address: string,
  { clock, log, askToReload }: ReloadDeps,
): void {
  let reloadedAt: number[] = [];
  let isAsking = false;
  const load = () => {
    void contents.loadURL(address).catch((error: unknown) => log.bug(error));
  };
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const isWanted = await askToReload();
      if (!isWanted || contents.isDestroyed()) return;
      reloadedAt = [];
      load();
    } catch (error) {
      log.bug(error);
    } finally {
      isAsking = false;
    }
  };
  const reload = (why: string) => {
    log.warn(`The window lost its page (${why})`);
    reloadedAt = [...reloadedAt.filter((at) => at > clock.elapsed() - withinMs), clock.elapsed()];
    if (reloadedAt.length > maxReloads) void ask();
    else load();
  };
  // Navigating to about:blank sends no event that could be prevented, so it is detected afterwards.
  contents.on('did-navigate', (_event, url) => {
    if (new URL(url).host !== new URL(address).host) reload(`at ${url.slice(0, 100)}`);
  });
  contents.on('render-process-gone', (_event, { reason }) => reload(reason));
}
