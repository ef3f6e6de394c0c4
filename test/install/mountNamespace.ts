/** A mount namespace. Its mounts are invisible outside, and disappear with it however this process ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs the script, reports that it is ready, and exits when its input ends, which happens when this process ends. */
const keeper = 'set -e; eval "$1"; echo ready; exec cat >/dev/null';
const startLimitMs = 20_000;

export class MountNamespace {
  private readonly process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.process = process;
  }

  /** `mounts` is a shell script that mounts. `env` has its variables. */
  static async start(mounts: string, env: Readonly<Record<string, string>>): Promise<MountNamespace> {
    const child = spawn('unshare', ['--mount', 'sh', '-c', keeper, 'sh', mounts], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const signal = AbortSignal.timeout(startLimitMs);
    await once(createInterface(child.stdout), 'line', { signal });
    return new MountNamespace(child);
  }

  /** Returns the command that runs `command` in the namespace. */
  inside(command: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
    return { program: 'nsenter', args: [`--target=${this.process.pid}`, '--mount', '--', ...command] };
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
  }
}
