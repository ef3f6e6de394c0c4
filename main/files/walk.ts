/** Lists the files in a folder recursively, depth first, in the order of their names. */
import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isIgnoredName } from './ignoredNames.ts';

/** One result of a walk. `hidden` is an ignored name; an ignored folder is one result. */
export interface Found {
  readonly found: 'file' | 'hidden' | 'unreadable-folder';
  readonly path: string;
}

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'hidden';
}

const { compare } = new Intl.Collator(undefined, { numeric: true });

/** Yields everything below `folder`, also what is ignored. Links to folders are followed once, so that a cycle ends. */
export async function* walkEntries(folder: string, seen: Set<string> = new Set()): AsyncGenerator<Found> {
  const entries: Entry[] = [];
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    for await (const entry of await opendir(folder)) {
      const { name } = entry;
      if (isIgnoredName(name)) entries.push({ name, kind: 'hidden' });
      else if (entry.isDirectory()) entries.push({ name, kind: 'folder' });
      else if (entry.isSymbolicLink() && (await isFolder(join(folder, name))))
        entries.push({ name, kind: 'folder' });
      else entries.push({ name, kind: 'file' });
    }
  } catch {
    yield { found: 'unreadable-folder', path: folder };
    return;
  }
  entries.sort((one, other) => compare(one.name, other.name));
  for (const { name, kind } of entries) {
    const path = join(folder, name);
    if (kind === 'folder') yield* walkEntries(path, seen);
    else yield { found: kind, path };
  }
}

/**
 * Yields every file below `folder` whose name is not ignored. An unreadable folder is yielded itself, so that its check
 * reports it.
 */
export async function* walkFolder(folder: string): AsyncGenerator<string> {
  for await (const { found, path } of walkEntries(folder)) {
    if (found !== 'hidden') yield path;
  }
}

/** Whether the path leads to a folder; false when it does not exist. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // the check of the upload reports the reason
  }
}

/** Whether the folder's entries can be listed. */
export async function readableFolder(path: string): Promise<boolean> {
  try {
    const folder = await opendir(path);
    await folder.close();
    return true;
  } catch {
    return false;
  }
}
