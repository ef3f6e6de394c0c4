/** Goes through a watch folder in small steps. Links are not followed: what is sent unattended lies in the folder itself. */
import { lstat, opendir } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { fingerprintOf } from '../files/fingerprint.ts';
import { isIgnoredName } from '../files/ignoredNames.ts';
import { errorCode } from '../shared/errno.ts';
import type { Look } from './decision.ts';

export interface Found {
  readonly path: string;
  readonly look: Look;
}

export type ScanStep =
  /** About to be listed: whoever wants to hear of changes in it begins to listen now, or misses what comes between. */
  | { readonly step: 'folder'; readonly path: string; readonly inode: number }
  | { readonly step: 'files'; readonly found: readonly Found[] }
  | { readonly step: 'unreadable'; readonly path: string; readonly code: string };

export interface ScanRequest {
  /** The watch folder; patterns are about paths within it. */
  readonly root: string;
  readonly subfolders: boolean;
  readonly isWanted: (pathWithin: string) => boolean;
  readonly shareOf: (directory: string) => 'own' | 'passed-through' | 'none';
}

/** Looked at together; small enough that nothing else waits for what follows. */
const atOnce = 64;

/** Begins at `from`, the root or a folder below it. Never throws; ends early where its caller stops asking. */
export async function* scanFolder(request: ScanRequest, from = request.root): AsyncGenerator<ScanStep> {
  const open = [from];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const share = request.shareOf(folder);
    if (share === 'none') continue;
    try {
      yield { step: 'folder', path: folder, inode: (await lstat(folder)).ino };
      let names: string[] = [];
      for await (const entry of await opendir(folder, { bufferSize: atOnce })) {
        if (isIgnoredName(entry.name)) continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (request.subfolders) open.push(path);
        } else if (entry.isFile() && share === 'own' && request.isWanted(relative(request.root, path))) {
          names.push(path);
        }
        if (names.length < atOnce) continue;
        yield { step: 'files', found: await lookAtAll(names) };
        names = [];
      }
      if (names.length > 0) yield { step: 'files', found: await lookAtAll(names) };
    } catch (error) {
      const code = errorCode(error, 'EIO');
      yield { step: 'unreadable', path: folder, code };
    }
  }
}

async function lookAtAll(paths: readonly string[]): Promise<Found[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const entry = await statEntry(path);
      return entry !== null && entry !== 'folder' ? { path, look: entry } : null;
    }),
  );
  return found.filter((one) => one !== null);
}

/** What is at the path: a file's look, a folder, or nothing that could be sent. */
export async function statEntry(path: string): Promise<Look | 'folder' | null> {
  try {
    const stats = await lstat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? { fingerprint: fingerprintOf(stats), changedAtMs: stats.ctimeMs } : null;
  } catch {
    return null; // gone, or out of reach: it is looked at again
  }
}
