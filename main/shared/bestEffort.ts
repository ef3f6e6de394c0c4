/** Work that is not worth an error of what it belongs to, such as saving the window's bounds on a full disk. */
import type { Log } from './log.ts';

/** Runs `work`. What it throws is logged, and nothing else happens. */
export function bestEffort(log: Log, work: () => void): void {
  try {
    work();
  } catch (error) {
    log.bug(error);
  }
}
