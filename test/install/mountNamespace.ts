/** A mount namespace: what is mounted in it is seen by nobody else, and is gone with it, however this process ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Mounts what the script says, reports, and lives until its input ends, which it does with this process. */
const keeper = 'set -e; eval "$1"; echo ready; exec cat >/dev/null';
const startLimitMs = 20_000;

export class MountNamespace {
  private readonly process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.process = process;
  }

  /** `mounts`: a shell script that mounts; its variables are in `env`. */
  static async start(mounts: string, env: Readonly<Record<string, string>>): Promise<MountNamespace> {
    const child = spawn('unshare', ['--mount', 'sh', '-c', keeper, 'sh', mounts], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const signal = AbortSignal.timeout(startLimitMs);
    await once(createInterface(child.stdout), 'line', { signal });
    return new MountNamespace(child);
  }

  /** The command that runs `command` in it. */
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
