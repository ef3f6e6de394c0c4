/**
 * Where the log's lines go: a file for nobody but the user, rotated by size, and the console while developing. The
 * logger of plain Node: the one for Electron also listens to what a page sends.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import electronLog from 'electron-log/node.js';

import { type Log, type LogLevel, createLog } from '../shared/log.ts';

export interface LogFileOptions {
  readonly isPackaged: boolean;
  readonly largestFileBytes?: number;
}

export interface LogFile {
  readonly log: Log;
  /** Lines below it are not written. */
  setLevel(level: LogLevel): void;
}

const usualFileBytes = 5 * 1_024 * 1_024;
/** `main.log` and so many before it: 20 MiB altogether. */
const olderFiles = 3;

/** `directory`: the logs' folder. */
export function openLogFile(directory: string, options: LogFileOptions): LogFile {
  const current = join(directory, 'main.log');
  const older = (age: number) => join(directory, `main.${age}.log`);
  const logger = electronLog.create({ logId: current });
  const { file, console: terminal } = logger.transports;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // A mode counts only for what is made; these may be from a version that did not set it.
  for (const path of [current, ...agesOf(olderFiles).map(older)])
    if (existsSync(path)) chmodSync(path, 0o600);

  file.resolvePathFn = () => current;
  file.maxSize = options.largestFileBytes ?? usualFileBytes;
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
    log: createLog((level, line) => logger[level](line)),
    setLevel(level) {
      file.level = level;
    },
  };
}

function agesOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
