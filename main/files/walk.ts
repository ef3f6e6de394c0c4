/** Lists the files in a folder recursively, depth first, in the order of their names. */
import { join } from 'node:path';

import { errorCode } from '../shared/errno.ts';
import type { CallOptions } from './driveCalls.ts';
import { identityOf, lstat, readdir, stat } from './fileCalls.ts';
import { isIgnoredName } from './ignoredNames.ts';

/** One result of a walk. `hidden` is an ignored name; an ignored folder is one result. */
export type Found =
  | { readonly found: 'file' | 'hidden'; readonly path: string }
  /** `code`: the file system's error. */
  | { readonly found: 'unreadable-folder'; readonly path: string; readonly code: string };

/** How long the calls to the drive may take. `short`: what does not answer is a file, or an unreadable folder. */
type Patience = Pick<CallOptions, 'patience'>;

interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'hidden';
}

const { compare } = new Intl.Collator(undefined, { numeric: true });
/** Entries whose types are asked for together. */
const entriesPerStep = 64;

/**
 * Yields everything below `folder`, also what is ignored. Links to folders are followed once, so that a cycle ends. Keeps
 * the open folders itself, because nested generators would fail in a deep folder.
 */
export async function* walkEntries(root: string, patience: Patience = {}): AsyncGenerator<Found> {
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
    const inside = await entriesIn(path, seen, patience);
    if ('code' in inside) yield { found: 'unreadable-folder', path, code: inside.code };
    else open.push(inside.map((entry) => ({ path: join(path, entry.name), kind: entry.kind })).toReversed());
  }
}

/** The sorted entries of a folder, none if it was seen before; or the code of the error. */
async function entriesIn(
  folder: string,
  seen: Set<string>,
  patience: Patience,
): Promise<Entry[] | { readonly code: string }> {
  try {
    const identity = await identityOf(folder, patience);
    if (seen.has(identity)) return [];
    seen.add(identity);
    const names = await readdir(folder, patience);
    const entries: Entry[] = [];
    for (let start = 0; start < names.length; start += entriesPerStep) {
      const some = names.slice(start, start + entriesPerStep);
      entries.push(...(await Promise.all(some.map((name) => entryOf(folder, name, patience)))));
    }
    return entries.sort((one, other) => compare(one.name, other.name));
  } catch (error) {
    return { code: errorCode(error, 'UNKNOWN') };
  }
}

async function entryOf(folder: string, name: string, patience: Patience): Promise<Entry> {
  if (isIgnoredName(name)) return { name, kind: 'hidden' };
  return { name, kind: (await kindOf(join(folder, name), patience)) === 'folder' ? 'folder' : 'file' };
}

/**
 * What the path leads to. `other` is anything but a folder, also nothing; the check of the upload reports the reason.
 * `unknown`: its drive did not answer.
 */
export async function kindOf(path: string, patience: Patience = {}): Promise<'folder' | 'other' | 'unknown'> {
  try {
    const named = await lstat(path, patience);
    const stats = named.isSymbolicLink() ? await stat(path, patience) : named;
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return errorCode(error) === 'ETIMEDOUT' ? 'unknown' : 'other';
  }
}

/** null if the folder's entries can be listed, otherwise the code of the error. */
export async function listingError(path: string): Promise<string | null> {
  try {
    await readdir(path);
    return null;
  } catch (error) {
    return errorCode(error, 'UNKNOWN');
  }
}
