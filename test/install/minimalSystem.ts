/** A minimal Debian system in a folder of this machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runTool } from '../../build/package/fpm/runTool.ts';
import { MountNamespace } from './mountNamespace.ts';

/** What the system shares with the machine: the kernel's folders and the socket of the display. */
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

  /** Downloads the Debian release of this machine, which takes about a minute. */
  static async make(): Promise<MinimalSystem> {
    const root = await mkdtemp(join(tmpdir(), 'mediamagic-debian-'));
    try {
      const { stdout } = await runTool('sh', ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"']);
      await runTool('debootstrap', ['--variant=minbase', stdout.trim(), root]);
      await chmod(root, 0o755);
      // Packages must not start services there. The system is temporary, so no write has to reach the disk.
      await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
      await writeFile(join(root, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
      return new MinimalSystem(root, await MountNamespace.start(shareWithMachine, { ROOT: root }));
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  /** Runs a command of the machine where the system's folders are mounted, and returns its output. */
  async readOutside(...command: readonly string[]): Promise<string> {
    const { program, args } = this.mounts.inside(command);
    return (await runTool(program, args)).stdout;
  }

  /** Runs a command in the system as root and returns its output. */
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

  /** Runs a command in the system as a user and resolves with its exit code. */
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
