/** Identifies the file of the installed app that every new version replaces. */
import { join } from 'node:path';

import { app } from 'electron';
// Electron's `fs` presents an archive as a folder.
import { statSync } from 'original-fs';

import type { FileIdentity } from './installedWatch.ts';

/** Returns null for a build that is not packaged, and while the file is missing. */
export function installedFile(): FileIdentity | null {
  if (!app.isPackaged) return null;
  const image = process.env['APPIMAGE'];
  // An AppImage runs from a mount of its old contents. An update replaces the AppImage file.
  const path = image !== undefined && image !== '' ? image : join(process.resourcesPath, 'app.asar');
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return { inode: stats.ino, sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
}
