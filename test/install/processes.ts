/** The processes of an app, as the kernel knows them. */
import { readFile, readdir, readlink } from 'node:fs/promises';

import { eventually } from '../support/poll.ts';

export interface AppProcess {
  readonly processId: number;
  /** `main`, or what Chromium calls it: `renderer`, `gpu-process`, `zygote`, `utility` … */
  readonly type: string;
  readonly args: readonly string[];
  /** A sandboxed process sees only itself and its like. */
  readonly pidNamespace: string;
  /** 0: none; 2: system calls are filtered. */
  readonly seccompMode: number;
}

/** Those whose program is, or was when it was started, in the folder. */
export async function appProcesses(folder: string): Promise<AppProcess[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const found = await Promise.all(names.map((name) => appProcess(Number(name), folder)));
  return found.filter((process) => process !== null);
}

/** @throws Error when the app does not run. */
export async function mainProcess(folder: string): Promise<AppProcess> {
  const found = (await appProcesses(folder)).find(({ type }) => type === 'main');
  if (found === undefined) throw new Error(`no app of ${folder} runs`);
  return found;
}

/**
 * Waits until the app's page runs in a process that Chromium has confined.
 *
 * @throws Error with the processes that there are, when it does not.
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

/** Ends the app as the system does, and waits until all its processes have ended. */
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
      // Chromium rewrites its children's command lines into one text.
      type: /--type=(?<type>[\w-]+)/u.exec(args.join(' '))?.groups?.['type'] ?? 'main',
      args,
      pidNamespace: await readlink(`/proc/${processId}/ns/pid`),
      seccompMode: Number(/^Seccomp:\s+(?<mode>\d)/mu.exec(status)?.groups?.['mode']),
    };
  } catch {
    // It has ended meanwhile, or is the kernel's.
    return null;
  }
}
