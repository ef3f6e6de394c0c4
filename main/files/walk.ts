/** Walks a folder for the files in it, depth first, in the order of their names. */
import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that systems leave in folders and that nobody means to send. */
const systemFiles: ReadonlySet<string> = new Set(['.ds_store', 'thumbs.db', 'desktop.ini', 'ehthumbs.db']);

function isSystemFile(name: string): boolean {
  return systemFiles.has(name.toLowerCase()) || name.startsWith('._') || name.startsWith('.');
}

/**
 * Yields every file below `folder`. Hidden entries and system files are left out; links to folders are followed once,
 * so that a circle ends. An unreadable folder is yielded itself, for its check to say so; nothing is dropped in silence.
 */
export async function* walkFolder(folder: string, seen: Set<string> = new Set()): AsyncGenerator<string> {
  const entries: { path: string; isFolder: boolean }[] = [];
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    for await (const entry of await opendir(folder)) {
      if (isSystemFile(entry.name)) continue;
      const path = join(folder, entry.name);
      entries.push({
        path,
        isFolder: entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(path))),
      });
    }
  } catch {
    yield folder;
    return;
  }
  const collator = new Intl.Collator(undefined, { numeric: true });
  entries.sort((a, b) => collator.compare(a.path, b.path));
  for (const entry of entries) {
    if (entry.isFolder) yield* walkFolder(entry.path, seen);
    else yield entry.path;
  }
}

/** Whether the path leads to a folder; false when it leads nowhere. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // its check will say what is wrong with it
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
