/** Where the log's lines go: a file that is rotated by size, and the console while developing. */
import { join } from 'node:path';

import electronLog from 'electron-log/main.js';

import { type Log, createLog } from '../log.ts';

const largestFileBytes = 5 * 1_024 * 1_024;

/** `directory`: the logs' folder. */
export function openLogFile(directory: string, isPackaged: boolean): Log {
  electronLog.transports.file.resolvePathFn = () => join(directory, 'main.log');
  electronLog.transports.file.maxSize = largestFileBytes;
  electronLog.transports.file.level = 'info';
  electronLog.transports.console.level = isPackaged ? false : 'warn';
  return createLog((level, line) => electronLog[level](line));
}
