/**
 * Writes the log to a file that only the user can read, rotated by size, and to the console in development. It uses
 * electron-log's logger for Node, because the one for Electron also accepts messages from a page.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import electronLog from 'electron-log/node.js';

import { type Log, type LogLevel, createLog } from '../shared/log.ts';
import { makeOwnerOnly } from '../shared/ownerOnly.ts';

export interface LogFileOptions {
  readonly isPackaged: boolean;
  readonly maxFileBytes?: number;
}

export interface LogFile {
  readonly log: Log;
  /** Sets the lowest level that is written. */
  setLevel(level: LogLevel): void;
}

const defaultMaxFileBytes = 5 * 1_024 * 1_024;
/** The number of files kept besides `main.log`, 20 MiB in total. */
const olderFiles = 3;

/** Opens `main.log` in `directory`, which is created if necessary. `maxFileBytes` is 5 MiB by default. */
export function openLogFile(directory: string, options: LogFileOptions): LogFile {
  const current = join(directory, 'main.log');
  const older = (age: number) => join(directory, `main.${age}.log`);
  const logger = electronLog.create({ logId: current });
  const { file, console: terminal } = logger.transports;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch {
    // The disk is full, or a file is in the place of the folder. The app starts without a log, and each line that cannot
    // be written is dropped.
  }
  // The mode applies only to what is new. Existing files may come from a version that did not set it.
  for (const path of [directory, current, ...agesOf(olderFiles).map(older)]) makeOwnerOnly(path);

  file.resolvePathFn = () => current;
  file.maxSize = options.maxFileBytes ?? defaultMaxFileBytes;
  file.level = 'info';
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.archiveLogFn = () => {
    rmSync(older(olderFiles), { force: true });
    for (const age of agesOf(olderFiles - 1).toReversed()) {
      if (existsSync(older(age))) renameSync(older(age), older(age + 1));
    }
    renameSync(current, older(1));
  };
  terminal.level = options.isPackaged ? false : 'warn';
  return {
    log: createLog((level, line) => {
      try {
        logger[level](line);
      } catch {
        // The file cannot be rotated. A log must not end what it reports.
      }
    }),
    setLevel(level) {
      file.level = level;
    },
  };
}

function agesOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
