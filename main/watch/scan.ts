/**
 * Scans a watch folder in small steps. It does not follow links: only files in the folder itself are sent unattended.
 */
import { lstat, opendir } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { fingerprintOf } from '../files/fingerprint.ts';
import { isIgnoredName } from '../files/ignoredNames.ts';
import { errorCode } from '../shared/errno.ts';
import type { FileStat } from './decision.ts';

export interface FoundFile {
  readonly path: string;
  readonly stat: FileStat;
}

export type ScanStep =
  /** The folder is about to be listed. The caller starts to watch it now, so that no change in between is missed. */
  | { readonly step: 'folder'; readonly path: string; readonly inode: number }
  | { readonly step: 'files'; readonly found: readonly FoundFile[] }
  | { readonly step: 'unreadable'; readonly path: string; readonly code: string };

export interface ScanRequest {
  /** The watch folder; patterns apply to paths inside it. */
  readonly root: string;
  readonly subfolders: boolean;
  readonly isWanted: (pathWithin: string) => boolean;
  readonly coverageOf: (directory: string) => 'own' | 'passed-through' | 'none';
}

/** Files that are checked together; few enough that other work does not wait long. */
const filesPerStep = 64;

/**
 * Scans `from`, which is the root or a folder below it. Never throws: a folder that cannot be read is a step of the
 * result.
 */
export async function* scanFolder(request: ScanRequest, from = request.root): AsyncGenerator<ScanStep> {
  const open = [from];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const coverage = request.coverageOf(folder);
    if (coverage === 'none') continue;
    try {
      yield { step: 'folder', path: folder, inode: (await lstat(folder)).ino };
      let names: string[] = [];
      for await (const entry of await opendir(folder, { bufferSize: filesPerStep })) {
        if (isIgnoredName(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (request.subfolders) open.push(path);
        } else if (entry.isFile() && coverage === 'own' && request.isWanted(relative(request.root, path))) {
          names.push(path);
        }
        if (names.length < filesPerStep) continue;
        yield { step: 'files', found: await statAll(names) };
        names = [];
      }
      if (names.length > 0) yield { step: 'files', found: await statAll(names) };
    } catch (error) {
      const code = errorCode(error, 'EIO');
      yield { step: 'unreadable', path: folder, code };
    }
  }
}

async function statAll(paths: readonly string[]): Promise<FoundFile[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = await statEntry(path);
      return entry !== null && entry !== 'folder' ? { path, stat: entry } : null;
    }),
  );
  return found.filter((one) => one !== null);
}

/** What is at the path: a file with its stat, `folder`, or null for anything that cannot be sent. */
export async function statEntry(path: string): Promise<FileStat | 'folder' | null> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? { fingerprint: fingerprintOf(stats), changedAtMs: stats.ctimeMs } : null;
  } catch {
    return null; // missing or unreadable; a later event or scan checks it again
  }
}
