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

/**
 * Yields everything below `folder`, also what is ignored. Links to folders are followed once, so that a cycle ends. Keeps
 * the open folders itself, because nested generators would fail in a deep folder.
 */
export async function* walkEntries(root: string): AsyncGenerator<Found> {
  const seen = new Set<string>();
  /** What is left to yield of each open folder, in reverse order; the innermost folder is last. */
  const open: { readonly path: string; readonly kind: Entry['kind'] }[][] = [
    [{ path: root, kind: 'folder' }],
  ];
  for (let entries = open.at(-1); entries !== undefined; entries = open.at(-1)) {
    const next = entries.pop();
    if (next === undefined) {
      open.pop();
      continue;
    }
    const { path, kind } = next;
    if (kind !== 'folder') {
      yield { found: kind, path };
      continue;
    }
    const inside = await entriesIn(path, seen);
    if (inside === 'unreadable') yield { found: 'unreadable-folder', path };
    else open.push(inside.map((entry) => ({ path: join(path, entry.name), kind: entry.kind })).toReversed());
  }
}

/** The sorted entries of a folder; none if it was seen before. */
async function entriesIn(folder: string, seen: Set<string>): Promise<Entry[] | 'unreadable'> {
  const entries: Entry[] = [];
  try {
    const identity = await identityOf(folder);
    if (seen.has(identity)) return [];
    seen.add(identity);
    for await (const entry of await opendir(folder)) {
      const { name } = entry;
      if (isIgnoredName(name)) entries.push({ name, kind: 'hidden' });
      else if (entry.isDirectory()) entries.push({ name, kind: 'folder' });
      else if (entry.isSymbolicLink() && (await isFolder(join(folder, name))))
        entries.push({ name, kind: 'folder' });
      else entries.push({ name, kind: 'file' });
    }
  } catch {
    return 'unreadable';
  }
  return entries.sort((one, other) => compare(one.name, other.name));
}

/** The same text for every path that leads to this folder. A real path would take long to find in a deep folder. */
async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return ino === 0n ? await realpath(folder) : `${dev}:${ino}`;
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
