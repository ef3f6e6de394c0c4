/** The interface of the app's log. Every line is redacted before it is written, so that callers do not have to. */
import type { LogLevel } from '../../preload/contract.ts';
import { redact } from './redact.ts';

export type { LogLevel } from '../../preload/contract.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** An error that should not happen. */
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

/** For tests, and for requests that need no log. */
export const silentLog: Log = createLog(() => undefined);
