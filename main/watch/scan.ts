/**
 * Scans a watch folder in small steps. It does not follow links: only files in the folder itself are sent unattended.
 */
import { join, relative } from 'node:path';

import { isPassingFileError } from '../errors/fileFailures.ts';
import { lstat, readdir } from '../files/fileCalls.ts';
import { mayBeNotUtf8 } from '../files/fileNames.ts';
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
  /** A folder that could not be listed, or a file that could not be read for now. */
  | { readonly step: 'unreadable'; readonly path: string; readonly code: string }
  /** A name that is not UTF-8, so that no path leads to its file or folder. */
  | { readonly step: 'unreadable-name'; readonly path: string };

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
      const names = (await readdir(folder)).filter((name) => !isIgnoredName(name));
      for (let start = 0; start < names.length; start += filesPerStep) {
        const paths = names.slice(start, start + filesPerStep).map((name) => join(folder, name));
        const entries = await Promise.all(paths.map(async (path) => ({ path, at: await statEntry(path) })));
        const found: FoundFile[] = [];
        for (const { path, at } of entries) {
          if (at === 'folder') {
            if (request.subfolders) open.push(path);
          } else if (at === null) {
            if (mayBeNotUtf8(path)) yield { step: 'unreadable-name', path };
          } else if (coverage === 'own' && request.isWanted(relative(request.root, path))) {
            if ('unavailable' in at) yield { step: 'unreadable', path, code: at.unavailable };
            else found.push({ path, stat: at });
          }
        }
        if (found.length > 0) yield { step: 'files', found };
      }
    } catch (error) {
      const code = errorCode(error, 'EIO');
      yield { step: 'unreadable', path: folder, code };
    }
  }
}

/** An entry whose drive cannot be read for now, with the code of the error. */
export interface UnavailableEntry {
  readonly unavailable: string;
}

/** What is at the path: a file with its stat, `folder`, or null for anything that cannot be sent. */
export async function statEntry(path: string): Promise<FileStat | UnavailableEntry | 'folder' | null> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? { fingerprint: fingerprintOf(stats), changedAtMs: stats.ctimeMs } : null;
  } catch (error) {
    const code = errorCode(error);
    // Anything else is missing or unreadable; a later event or scan checks it again.
    return isPassingFileError(code) ? { unavailable: code } : null;
  }
}
