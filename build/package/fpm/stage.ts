/** Copies what a package contains into one folder, laid out as on the machine that it is installed on. */
import { chmod, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Content } from './fpmArguments.ts';

/** One file, link or folder of a package. */
export interface StagedEntry {
  /** Absolute on the machine that it is installed on. */
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Copies `contents` into the folder `root`. All users may read them, and run what the owner may run, whatever the
 * umask of this machine is.
 */
export async function stage(contents: readonly Content[], root: string): Promise<void> {
  for (const { source, target } of contents) {
    const copy = join(root, target);
    await mkdir(dirname(copy), { recursive: true });
    await cp(source, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  }
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, (mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** The contents of `root`, in the order of the names. */
export async function stagedEntries(root: string): Promise<StagedEntry[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => ({
      path: join(entry.parentPath, entry.name).slice(root.length),
      isFolder: entry.isDirectory(),
    }))
    .sort((first, second) => (first.path < second.path ? -1 : 1));
}
