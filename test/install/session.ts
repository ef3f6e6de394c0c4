/**
 * A desktop session of a user with its own display, session bus and environment. The project's folder is empty there, so that
 * an installed app cannot use any of its files.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { type Display, withDisplay } from '../../build/electron/display.ts';
import { projectFolder } from '../../build/electron/paths.ts';
import { run } from '../../build/electron/run.ts';
import { MountNamespace } from './mountNamespace.ts';
import type { TestUser } from './testUser.ts';

const coverProject = 'mount -t tmpfs -o size=4k,mode=755 tmpfs "$PROJECT"';
/** Prints the address of the bus and exits when its input ends, which happens when this process ends. */
const busKeeper = 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat >/dev/null';
const startLimitMs = 20_000;

export class Session {
  private readonly user: TestUser;
  private readonly display: Display;
  private readonly mounts: MountNamespace;
  private readonly env: Record<string, string>;
  private bus: ChildProcess | null = null;

  private constructor(
    user: TestUser,
    display: Display,
    mounts: MountNamespace,
    env: Readonly<Record<string, string>>,
  ) {
    this.user = user;
    this.display = display;
    this.mounts = mounts;
    this.env = {
      HOME: user.home,
      USER: user.name,
      LOGNAME: user.name,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      LANGUAGE: 'en',
      DISPLAY: display.display ?? '',
      ...env,
    };
  }

  /** `env` is the environment of everything that is started in the session. */
  static async start(user: TestUser, env: Readonly<Record<string, string>>): Promise<Session> {
    const mounts = await MountNamespace.start(coverProject, { PROJECT: projectFolder });
    const session = new Session(user, await withDisplay(), mounts, env);
    await session.startBus();
    return session;
  }

  /** Runs a command and returns its output. Rejects when it fails. */
  async read(...command: readonly string[]): Promise<string> {
    const { program, args } = this.inside(command);
    const { code, stdout, stderr } = await run(program, args);
    if (code !== 0) throw new Error(`${command[0]} failed (${code ?? 'not started'}): ${stderr || stdout}`);
    return stdout;
  }

  /** Runs a command that may start longer processes, such as an app. Resolves with its exit code. */
  async launch(...command: readonly string[]): Promise<number | null> {
    const { program, args } = this.inside(command);
    const child = spawn(program, args, { stdio: 'ignore' });
    const [code] = await once(child, 'exit');
    return code;
  }

  async stop(): Promise<void> {
    if (this.bus !== null && this.bus.exitCode === null) {
      const ended = once(this.bus, 'exit');
      this.bus.stdin?.end();
      await ended;
    }
    await this.mounts.stop();
    await this.display.stop();
  }

  private async startBus(): Promise<void> {
    const { program, args } = this.inside(['dbus-run-session', '--', 'sh', '-c', busKeeper]);
    const bus = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.bus = bus;
    const signal = AbortSignal.timeout(startLimitMs);
    const [address] = await once(createInterface(bus.stdout), 'line', { signal });
    this.env['DBUS_SESSION_BUS_ADDRESS'] = String(address);
  }

  private inside(command: readonly string[]) {
    const variables = Object.entries(this.env).map(([name, value]) => `${name}=${value}`);
    const environment = ['env', '-i', `--chdir=${this.user.home}`, ...variables];
    return this.mounts.inside(['runuser', '-u', this.user.name, '--', ...environment, ...command]);
  }
}
