/**
 * `npm run test:wayland [-- names]` runs end-to-end tests in Weston, a Wayland compositor, which shows its screen on an X11
 * display (Xvfb if there is none). The app does not see that display. The names select spec files as with Playwright; without
 * names, the default ones run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { withDisplay } from '../../build/electron/display.ts';
import { run } from '../../build/electron/run.ts';
import { main } from '../../build/scripts/main.ts';
import { passThrough } from '../../build/scripts/passThrough.ts';
import { eventually } from '../support/poll.ts';
import { westonArguments } from './westonArguments.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const playwright = join(projectFolder, 'node_modules', '@playwright', 'test', 'cli.js');
const config = join(import.meta.dirname, 'playwright.config.ts');
/** Specs that do not set an exact window size, which includes the frame here, and do not count pointer events. */
const defaultSpecs = ['mainPath', 'badInput', 'notifications', 'power'];
const socket = 'mediamagic-test';

await main(async () => {
  const version = await run('weston', ['--version']);
  if (version.code !== 0)
    throw new Error('Weston cannot be run. On Debian and Ubuntu: apt-get install weston');
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-wayland-'));
  const { display, stop: stopDisplay } = await withDisplay();
  const weston = spawn('weston', westonArguments(version.stdout, socket), {
    env: { ...process.env, DISPLAY: display ?? '', XDG_RUNTIME_DIR: folder },
    stdio: 'ignore',
  });
  try {
    await eventually(
      () => existsSync(join(folder, socket)) || hasEnded(weston),
      (isDone) => isDone,
    );
    if (hasEnded(weston)) throw new Error(`Weston ended with ${weston.exitCode}`);
    const specs = process.argv.slice(2);
    const command = [playwright, 'test', '--config', config, ...(specs.length > 0 ? specs : defaultSpecs)];
    const { DISPLAY: _display, ...env } = process.env;
    return await passThrough(process.execPath, command, {
      cwd: projectFolder,
      env: { ...env, XDG_RUNTIME_DIR: folder, XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: socket },
    });
  } finally {
    await stop(weston);
    await stopDisplay();
    await rm(folder, { recursive: true, force: true });
  }
});

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
