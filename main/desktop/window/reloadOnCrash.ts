/** Brings the window's page back when it is lost: when a script left it for an empty one, or its process crashed. */
import type { WebContents } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

/** A page that is lost so often in so short a time has a reason that loading it again does not end. */
const maxReturns = 5;
const withinMs = 60_000;

/** `address`: what the window shows, for good. Whatever else it comes to is not ours, and is left at once. */
export function keepPage(
  contents: WebContents,
  address: string,
  { clock, log }: { clock: Clock; log: Log },
): void {
  let returnedAt: number[] = [];
  const comeBack = (why: string) => {
    log.warn(`The window lost its page (${why})`);
    returnedAt = [...returnedAt.filter((at) => at > clock.now() - withinMs), clock.now()];
    if (returnedAt.length > maxReturns) return;
    void contents.loadURL(address).catch((error: unknown) => log.bug(error));
  };
  // Nobody is asked before a page leaves for about:blank: it is noticed once it has.
  contents.on('did-navigate', (_event, url) => {
    if (new URL(url).host !== new URL(address).host) comeBack(`at ${url.slice(0, 100)}`);
  });
  contents.on('render-process-gone', (_event, { reason }) => comeBack(reason));
}
