/** The app's own log, as every room sees it. Whatever is written is redacted first; nobody has to think of it. */
import type { LogLevel } from '../../preload/contract.ts';
import { redact } from './redact.ts';

export type { LogLevel } from '../../preload/contract.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** Something that should not happen. */
  bug(error: unknown): void;
}

/** A log that hands redacted lines to `write`. */
export function createLog(write: (level: LogLevel, line: string) => void): Log {
  return {
    info: (message) => write('info', redact(message)),
    warn: (message) => write('warn', redact(message)),
    bug: (error) =>
      write('error', redact(error instanceof Error ? (error.stack ?? error.message) : String(error))),
  };
}

/** For tests, and for requests that nobody asks about later. */
export const silentLog: Log = createLog(() => undefined);
