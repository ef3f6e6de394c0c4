/** Reads the processes of an app from /proc. */
import { readFile, readdir, readlink } from 'node:fs/promises';

import { eventually } from '../support/poll.ts';

export interface AppProcess {
  readonly processId: number;
  /** `main`, or Chromium's name for the process: `renderer`, `gpu-process`, `zygote`, `utility` … */
  readonly type: string;
  readonly args: readonly string[];
  /** Whether the process is in its own PID namespace, as a sandboxed process is. */
  readonly pidNamespace: string;
  /** The seccomp mode: 0 for none, 2 for filtered system calls. */
  readonly seccompMode: number;
}

/** Returns the processes whose program is, or was at its start, in the folder. */
async function appProcesses(folder: string): Promise<AppProcess[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(names.map((name) => appProcess(Number(name), folder)));
  return found.filter((process) => process !== null);
}

/** @throws Error When the app is not running. */
export async function mainProcess(folder: string): Promise<AppProcess> {
  const found = (await appProcesses(folder)).find(({ type }) => type === 'main');
  if (found === undefined) throw new Error(`no app of ${folder} runs`);
  return found;
}

/**
 * Waits until the app's page runs in a sandboxed process.
 *
 * @throws Error With the existing processes when it does not.
 */
export async function waitForConfinedPage(folder: string): Promise<void> {
  const ownNamespace = await readlink('/proc/self/ns/pid');
  const isConfined = ({ type, pidNamespace, seccompMode }: AppProcess) =>
    type === 'renderer' && pidNamespace !== ownNamespace && seccompMode === 2;
  await eventually(
    () => appProcesses(folder),
    (processes) => processes.some(isConfined) && !processes.some(({ args }) => args.includes('--no-sandbox')),
    60_000,
  );
}

/** Asks the app to end, like the system, and waits until all its processes have ended. */
export async function endApp(folder: string): Promise<void> {
  process.kill((await mainProcess(folder)).processId, 'SIGTERM');
  await eventually(
    () => appProcesses(folder),
    (running) => running.length === 0,
    60_000,
  );
}

async function appProcess(processId: number, folder: string): Promise<AppProcess | null> {
  try {
    const program = await readlink(`/proc/${processId}/exe`);
    if (!program.startsWith(`${folder}/`)) return null;
    const args = (await readFile(`/proc/${processId}/cmdline`, 'utf8')).split('\0');
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    return {
      processId,
      // Chromium rewrites the command lines of its child processes into one text.
      type: /--type=(?<type>[\w-]+)/u.exec(args.join(' '))?.groups?.['type'] ?? 'main',
      args,
      pidNamespace: await readlink(`/proc/${processId}/ns/pid`),
      seccompMode: Number(/^Seccomp:\s+(?<mode>\d)/mu.exec(status)?.groups?.['mode']),
    };
  } catch {
    // The process has ended in the meantime, or belongs to the kernel.
    return null;
  }
}
