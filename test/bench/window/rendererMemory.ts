/** How much memory the window's process has of its own. */
import { readFile } from 'node:fs/promises';

import type { ElectronApplication } from '@playwright/test';

/**
 * MiB. On Linux its pages in memory with what it shares counted by its part (Pss): the program text that all of
 * Electron's processes map is not the window's doing. Elsewhere what Electron itself says.
 */
export async function rendererMemory(electron: ElectronApplication): Promise<number> {
  const { pid, workingSetKib } = await electron.evaluate(({ app }) => {
    const renderer = app.getAppMetrics().find(({ type }) => type === 'Tab');
    return { pid: renderer?.pid ?? 0, workingSetKib: renderer?.memory.workingSetSize ?? 0 };
  });
  if (process.platform !== 'linux') return workingSetKib / 1_024;
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) / 1_024;
}
