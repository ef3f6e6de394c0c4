/** A temporary user of this machine, who has an empty home folder. */
import { readFile, readdir } from 'node:fs/promises';

import { runTool } from '../../build/package/fpm/runTool.ts';
import { eventually } from '../support/poll.ts';

export class TestUser {
  readonly name: string;
  readonly home: string;

  private constructor(name: string) {
    this.name = name;
    this.home = `/home/${name}`;
  }

  /** `purpose` makes the user name different from those of other test files. */
  static async create(purpose: string): Promise<TestUser> {
    const user = new TestUser(`mediamagic-${purpose}-${process.pid}`);
    await runTool('useradd', ['--create-home', '--home-dir', user.home, '--shell', '/bin/sh', user.name]);
    return user;
  }

  /** Ends the user's processes and removes the user with the home folder. */
  async remove(): Promise<void> {
    await eventually(
      async () => {
        const processes = await this.processes();
        for (const processId of processes) kill(processId);
        return processes;
      },
      (processes) => processes.length === 0,
    );
    await runTool('userdel', ['--remove', '--force', this.name]);
  }

  private async processes(): Promise<number[]> {
    const id = (await readFile('/etc/passwd', 'utf8'))
      .split('\n')
      .find((line) => line.startsWith(`${this.name}:`));
    const userId = id?.split(':')[2];
    const found: number[] = [];
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/u.test(name)) continue;
      const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
      const isZombie = /^State:\s+Z/mu.test(status);
      if (!isZombie && new RegExp(`^Uid:\\s+${userId}\\s`, 'mu').test(status)) found.push(Number(name));
    }
    return found;
  }
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // The process has ended in the meantime.
  }
}
