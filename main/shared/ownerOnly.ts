/** Files and folders that only their user may read. */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/**
 * Takes every right of other users from an existing file or folder. Does nothing where it does not exist or belongs to
 * another user, and nothing on Windows, where the user's profile protects it.
 */
export function makeOwnerOnly(path: string): void {
  if (process.platform === 'win32') return;
  try {
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  } catch {
    // A file system without modes, or another user's file: the app works with it as it is.
  }
}

/** Creates the file if it does not exist, so that it has no other mode at any time. Throws the file system's error. */
export function createOwnerOnly(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  makeOwnerOnly(path);
}
