/**
 * Which files another program is still writing, as far as a system tells. Linux: what this user's processes have open for
 * writing. Windows: a file that may not be opened for writing because somebody else has it. macOS tells nothing cheap.
 */
import { constants } from 'node:fs';
import { open, readFile, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import { errorCode } from '../shared/errno.ts';

/** Of these files, those that somebody has open for writing. Never throws: what cannot be known does not count. */
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
 * One walk through all open files answers for all `paths`, so whoever asks collects its questions first. `processes`: where
 * the system lists them. Those of other users cannot be read.
 */
export async function openInProcesses(
  paths: ReadonlySet<string>,
  processes: string,
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  if (paths.size === 0) return held;
  for (const process of await namesIn(processes)) {
    if (!/^\d+$/u.test(process)) continue;
    const files = join(processes, process, 'fd');
    const names = await namesIn(files);
    await Promise.all(
      names.map(async (name) => {
        const path = await readlink(join(files, name)).catch(() => ''); // closed meanwhile
        if (!paths.has(path)) return;
        if (await isForWriting(join(processes, process, 'fdinfo', name))) held.add(path);
      }),
    );
  }
  return held;
}

/** A player that only reads keeps nobody from sending. */
async function isForWriting(infoPath: string): Promise<boolean> {
  const info = await readFile(infoPath, 'utf8').catch(() => '');
  const flags = Number.parseInt(/^flags:\s*([0-7]+)/mu.exec(info)?.[1] ?? '0', 8);
  return (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []); // ended meanwhile, or another user's
}

async function lockedAmong(paths: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (const path of paths) if (await isLocked(path)) held.add(path);
  return held;
}

/** Opened without changing anything. A file that this user may only read refuses too, but can still be read. */
async function isLocked(path: string): Promise<boolean> {
  for (const flags of ['r+', 'r']) {
    try {
      await (await open(path, flags)).close();
      return false;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EBUSY') return true;
    }
  }
  return false; // it cannot be read either: its check will say so, where a person sees it
}
