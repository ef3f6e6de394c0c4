/** How much memory the window's process has, and how much of that is the page's doing. */
import { readFile } from 'node:fs/promises';

import type { ElectronApplication } from '@playwright/test';

/**
 * MiB. On Linux its pages in memory with what it shares counted by its part (Pss): the program text that all of
 * Electron's processes map is not the window's doing. Elsewhere what Electron itself says.
 */
export async function rendererMemory(electron: ElectronApplication): Promise<number> {
  const pid = await electron.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
  return (await memoryOf(electron, pid)).proportional;
}

export interface OwnMemory {
  readonly window: number;
  readonly empty: number;
}

/** MiB that no other process has (Uss on Linux), of the window and of one with an empty page, opened for this. */
export async function ownMemory(electron: ElectronApplication): Promise<OwnMemory> {
  const [windowPid = 0, emptyPid = 0] = await electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const size = window?.getSize() ?? [800, 600];
    const empty = new BrowserWindow({
      width: size[0] ?? 800,
      height: size[1] ?? 600,
      webPreferences: { sandbox: true, spellcheck: false },
    });
    await empty.loadURL('about:blank');
    return [window, empty].map((one) => one?.webContents.getOSProcessId() ?? 0);
  });
  const window = (await memoryOf(electron, windowPid)).own;
  const empty = (await memoryOf(electron, emptyPid)).own;
  return { window, empty };
}

interface Memory {
  readonly proportional: number;
  readonly own: number;
}

async function memoryOf(electron: ElectronApplication, pid: number): Promise<Memory> {
  if (process.platform !== 'linux') {
    const kib = await electron.evaluate(({ app }, asked) => {
      const metric = app.getAppMetrics().find((process) => process.pid === asked);
      return [metric?.memory.workingSetSize ?? 0, metric?.memory.privateBytes ?? 0] as const;
    }, pid);
    return { proportional: kib[0] / 1_024, own: kib[1] / 1_024 };
  }
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mib = (name: string) =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? Number.NaN) / 1_024;
  return { proportional: mib('Pss'), own: mib('Private_Clean') + mib('Private_Dirty') };
}
