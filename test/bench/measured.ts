/** The measurements of one run of one sender, and how a program is measured from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { monotonicMs } from './monotonic.ts';

export interface Measured {
  readonly wallMs: number;
  /** User and system time, of children too. */
  readonly cpuMs: number;
  /** Resident memory of the program when it has nothing to do. */
  readonly idleKb: number;
  readonly peakKb: number;
  /** The longest time in which the app's main process did nothing else; of the app only. */
  readonly maxStallMs?: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const peakEveryMs = 5;
const ticksPerSecond = 100;
const cutimeField = 13;
const keptOutput = 2_000;

/** Runs a program until it ends. Rejects with its output when it fails. */
export async function runCommand(command: Command): Promise<Omit<Measured, 'idleKb'>> {
  const cpuBefore = childrenCpuMs();
  const startedAt = monotonicMs();
  const child = spawn(command.program, command.args, {
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A sender whose sink is gone would try again for a long time.
  const endToo = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', endToo);
  let output = '';
  const note = (data: Buffer): void => {
    output = (output + data.toString()).slice(-keptOutput);
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  let peakKb = 0;
  const watch = setInterval(() => {
    peakKb = Math.max(peakKb, peakOf(child.pid));
  }, peakEveryMs);
  const { code, endedAt } = await ending(child).finally(() => {
    clearInterval(watch);
    process.off('exit', endToo);
  });
  if (code !== 0) throw new Error(`${command.program} ended with ${code}: ${output}`);
  return { wallMs: endedAt - startedAt, cpuMs: childrenCpuMs() - cpuBefore, peakKb };
}

function ending(child: ChildProcess): Promise<{ readonly code: number | null; readonly endedAt: number }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, endedAt: monotonicMs() }));
  });
}

/** What ended children of this process used, theirs included. */
function childrenCpuMs(): number {
  const afterName = readFileSync('/proc/self/stat', 'latin1').split(') ')[1] ?? '';
  const fields = afterName.split(' ').map(Number);
  return (((fields[cutimeField] ?? 0) + (fields[cutimeField + 1] ?? 0)) * 1_000) / ticksPerSecond;
}

function peakOf(pid: number | undefined): number {
  try {
    const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kb ?? 0);
  } catch {
    return 0; // it ended a moment ago
  }
}
