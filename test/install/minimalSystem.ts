/** A Debian system with nothing beyond what every one has, in a folder of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runTool } from '../../build/package/fpm/runTool.ts';
import { MountNamespace } from './mountNamespace.ts';

/** What it shares with the machine: the kernel's own folders, and the socket of the display. */
const shareWithMachine = `
for folder in /proc /sys /dev /dev/pts /dev/shm /tmp/.X11-unix; do
  if [ -d "$folder" ]; then mkdir -p "$ROOT$folder" && mount --bind "$folder" "$ROOT$folder"; fi
done`;

export class MinimalSystem {
  readonly root: string;
  private readonly mounts: MountNamespace;

  private constructor(root: string, mounts: MountNamespace) {
    this.root = root;
    this.mounts = mounts;
  }

  /** Fetches the release of Debian that this machine has, which takes about a minute. */
  static async make(): Promise<MinimalSystem> {
    const root = await mkdtemp(join(tmpdir(), 'mediamagic-debian-'));
    try {
      const { stdout } = await runTool('sh', ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"']);
      await runTool('debootstrap', ['--variant=minbase', stdout.trim(), root]);
      await chmod(root, 0o755);
      // Nothing that is installed there starts a service, and no write has to reach the disk: it is thrown away.
      await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
      await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
      return new MinimalSystem(root, await MountNamespace.start(shareWithMachine, { ROOT: root }));
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs one of the machine's own commands where the system's folders are mounted; returns what it printed. */
  async readOutside(...command: readonly string[]): Promise<string> {
    const { program, args } = this.mounts.inside(command);
    return (await runTool(program, args)).stdout;
  }

  /** Runs a command in the system as root; returns what it printed. */
  async read(...command: readonly string[]): Promise<string> {
    return this.readOutside(
      'chroot',
      this.root,
      'env',
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      ...command,
    );
  }

  /** Runs a command in the system as a user; resolves with its exit code. */
  async launch(
    user: string,
    env: Readonly<Record<string, string>>,
    command: readonly string[],
  ): Promise<number | null> {
    const variables = Object.entries({ HOME: `/home/${user}`, PATH: '/usr/bin:/bin', ...env });
    const environment = ['env', '-i', ...variables.map(([name, value]) => `${name}=${value}`)];
    const { program, args } = this.mounts.inside([
      'chroot',
      this.root,
      'runuser',
      '-u',
      user,
      '--',
      ...environment,
      ...command,
    ]);
    const child = spawn(program, args, { stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    return code;
  }

  async remove(): Promise<void> {
    await this.mounts.stop();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
