/** Removes a test's folder with its content. */
import { rm } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const isWindows = process.platform === 'win32';

/** Windows does not remove open files. A file that is still open stays in the system's temporary folder. */
export async function removeFolder(folder: string): Promise<void> {
  await releaseClosedDatabases();
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!isWindows || !(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
  }
}

/**
 * A database that was closed stays open until its prepared statements are collected, which matters on Windows alone.
 */
export async function releaseClosedDatabases(): Promise<void> {
  if (!isWindows) return;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  // Statements are finalised in the turn after the collection.
  await nextTurn();
}
