/** The disk with the data folder becomes full while the app runs. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from './fixtures.ts';
import { closeWindow } from './windows.ts';

/** Mounts a small disk, which ends with the test; null where that is not allowed. */
async function smallDisk(folder: string): Promise<{ path: string; unmount: () => void } | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const path = join(folder, 'disk');
  await mkdir(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', path]);
  } catch {
    return null;
  }
  return { path, unmount: () => execFileSync('umount', ['--lazy', path]) };
}

/** Writes in ever smaller pieces until nothing fits any more. */
async function fill(disk: string): Promise<void> {
  const file = await open(join(disk, 'filler'), 'a');
  for (let size = 1_024 * 1_024; size >= 1; size = Math.floor(size / 4)) {
    while (await fits(file, size));
  }
  await file.close();
}

async function fits(file: FileHandle, size: number): Promise<boolean> {
  try {
    return (await file.write(Buffer.alloc(size))).bytesWritten === size;
  } catch {
    return false;
  }
}

for (const how of ['closing the window', 'quitting', 'SIGTERM'] as const) {
  test(`ends by ${how} when the disk is full`, async ({ launch, folder }) => {
    const disk = await smallDisk(folder);
    test.skip(disk === null, 'mounting a disk needs root on Linux');
    if (disk === null) return;
    try {
      const app = await launch({ userData: join(disk.path, 'user-data') });
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700));
      await fill(disk.path);
      const child = app.electron.process();
      const ended = once(child, 'exit');
      if (how === 'SIGTERM') child.kill('SIGTERM');
      else if (how === 'quitting')
        void app.electron.evaluate((electron) => electron.app.quit()).catch(() => 0);
      else await closeWindow(app.electron).catch(() => undefined);
      expect(await ended).toEqual([0, null]);
    } finally {
      disk.unmount();
    }
  });
}
