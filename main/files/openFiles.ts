/**
 * Finds files that another program is still writing, as far as the system shows it. On Linux these are the files that
 * this user's processes have open for writing. On Windows a file that another program has locked cannot be opened. On
 * macOS there is no cheap way to find out.
 */
import { constants } from 'node:fs';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Clock } from '../shared/clock.ts';
import { errorCode } from '../shared/errno.ts';
import { openWithoutLinks } from './openFile.ts';

/**
 * Of these paths, the files that a program has open for writing. Never rejects: a file that cannot be checked does not
 * count.
 */
export type OpenFilesAmong = (paths: ReadonlySet<string>) => Promise<ReadonlySet<string>>;

export function openFilesOn(platform: NodeJS.Platform): OpenFilesAmong {
  switch (platform) {
    case 'linux':
      return (paths) => openInProcesses(paths, '/proc');
    case 'win32':
      return lockedAmong;
    default:
      return () => Promise.resolve(new Set());
  }
}

/**
 * One pass over all open files answers for all `paths`, so callers ask about many at once. `processes`: the folder in
 * which the system lists processes. Those of other users cannot be read.
 */
export async function openInProcesses(
  paths: ReadonlySet<string>,
  processes: string,
): Promise<ReadonlySet<string>> {
  if (paths.size === 0) return new Set();
  return new Set((await writersIn(processes, (path) => paths.has(path))).keys());
}

/** The wanted paths that are open for writing, each with the name of the program; '' if that is not known. */
async function writersIn(
  processes: string,
  isWanted: (path: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const writers = new Map<string, string>();
  for (const process of await namesIn(processes)) {
    if (!/^\d+$/u.test(process)) continue;
    const files = join(processes, process, 'fd');
    const names = await namesIn(files);
    await Promise.all(
      names.map(async (name) => {
        const path = await readlink(join(files, name)).catch(() => ''); // closed meanwhile
        if (!isWanted(path)) return;
        if (!(await isForWriting(join(processes, process, 'fdinfo', name)))) return;
        const program = await readFile(join(processes, process, 'comm'), 'utf8').catch(() => '');
        writers.set(path, program.trim());
      }),
    );
  }
  return writers;
}

/** A program that only reads the file, such as a player, does not delay its upload. */
async function isForWriting(infoPath: string): Promise<boolean> {
  const info = await readFile(infoPath, 'utf8').catch(() => '');
  const flags = Number.parseInt(/^flags:\s*([0-7]+)/mu.exec(info)?.[1] ?? '0', 8);
  return (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []); // the process ended meanwhile, or belongs to another user
}

async function lockedAmong(paths: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const openFiles = new Set<string>();
  for (const path of paths) if (await isLocked(path)) openFiles.add(path);
  return openFiles;
}

/**
 * Opens the file without changing it. A file that this user may only read cannot be opened for writing either, so
 * reading is tried as well.
 */
async function isLocked(path: string): Promise<boolean> {
  for (const access of [constants.O_RDWR, constants.O_RDONLY]) {
    try {
      const { handle } = await openWithoutLinks(path, access);
      await handle.close();
      return false;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EBUSY') return true;
    }
  }
  return false; // it cannot be read either; the upload's check reports that
}

/**
 * The program that has a file open for writing; '' if its name is not known, null if there is none. `maxAgeMs`: how old the
 * answer may be, because one pass over all open files answers for all.
 */
export type WriterOf = (path: string, maxAgeMs: number) => Promise<string | null>;

export function writerOn(platform: NodeJS.Platform, clock: Pick<Clock, 'elapsed'>): WriterOf {
  switch (platform) {
    case 'linux':
      return writersByPass(clock);
    case 'win32':
      return async (path) => ((await isLocked(path)) ? '' : null);
    default:
      return () => Promise.resolve(null);
  }
}

/** Passes follow each other, so that each answers for everything that asked during the one before. */
function writersByPass(clock: Pick<Clock, 'elapsed'>): WriterOf {
  let last: { readonly startedAt: number; readonly writers: ReadonlyMap<string, string> } | null = null;
  let pass: Promise<void> | null = null;
  async function run(): Promise<void> {
    const startedAt = clock.elapsed();
    const writers = await writersIn('/proc', isFilePath);
    last = { startedAt, writers };
    pass = null;
  }
  return async (path, maxAgeMs) => {
    const wanted = clock.elapsed() - maxAgeMs;
    while (last === null || last.startedAt < wanted) {
      pass ??= run();
      await pass;
    }
    return last.writers.get(path) ?? null;
  };
}

const notFiles = ['/dev/', '/proc/', '/sys/', '/memfd:'];

function isFilePath(path: string): boolean {
  return path.startsWith('/') && !notFiles.some((beginning) => path.startsWith(beginning));
}
