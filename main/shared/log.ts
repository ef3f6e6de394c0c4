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
    info: (message) => write('info', oneLine(redact(message))),
    warn: (message) => write('warn', oneLine(redact(message))),
    bug(error) {
      const text = redact(textOfError(error));
      // The lines of a stack are indented, so that none of them can be taken for a line of the log.
      write(
        'error',
        text
          .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
          .map(oneLine)
          .join('\n    '),
      );
    },
  };
}

/** Anything may be thrown, such as an object whose own methods throw. */
function textOfError(error: unknown): string {
  try {
    return error instanceof Error ? String(error.stack ?? error.message) : String(error);
  } catch {
    return 'an error that cannot be written';
  }
}

/**
 * Control characters as escapes, and those that change the direction of what follows: a text of the service or a file's name
 * cannot begin a new line, nor make a line look like another.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** For tests, and for requests that need no log. */
export const silentLog: Log = createLog(() => undefined);
