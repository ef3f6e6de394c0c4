/**
 * The entry point. It opens the first window before it loads the app, because the page takes longest to appear. Loading the
 * app (main/app) blocks this process, which serves the page, so it waits until the page has its script and compiles it.
 * Calls of the page wait for the app (docs/decisions/0014-what-a-start-waits-for.md).
 */
import { EventEmitter, once } from 'node:events';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { BrowserWindow, type Session, app, ipcMain, protocol } from 'electron';

import { callChannel } from '../preload/channels.ts';
import type { RunningApp } from './app/startApp.ts';
import { SingleInstance } from './desktop/lifecycle/singleInstance.ts';
import { startAnswer } from './desktop/lifecycle/submissionSwitches.ts';
import { identifyToWindows } from './desktop/lifecycle/windowsIdentity.ts';
import { registerAppScheme, serveApp } from './desktop/window/appProtocol.ts';
import { builtPaths, openWindow } from './desktop/window/mainWindow.ts';
import { securePages, securedSession } from './desktop/window/pageSecurity.ts';
import { systemClock } from './shared/clock.ts';
import { type Log, createLog } from './shared/log.ts';

/** The app is loaded after this time even if the page has not requested its script. */
const scriptTimeoutMs = 5_000;
/** A script that was read needs this time, a few turns of the event loop, to reach the page's process. */
const scriptDeliveryMs = 10;

let log: Log = createLog((level, line) => console[level](line));
process.on('unhandledRejection', (error) => log.bug(error));
// Without a listener, Electron shows the error in a dialog that blocks the app.
process.on('uncaughtException', (error) => log.bug(error));
// The terminal that started the app may be closed. Writing to it fails, and so would reporting that.
for (const terminal of [process.stdout, process.stderr]) terminal.on('error', () => undefined);

/** Whether the dialog about a failed start is open. */
let isFailing = false;
/** The app takes it out of the environment, and a restart puts it back. */
const environmentKey = process.env['MEDIAMAGIC_API_KEY'] ?? '';
const singleInstance = new SingleInstance();
const answer = startAnswer(process.argv);
if (answer === null) {
  begin();
} else {
  (answer.exitCode === 0 ? process.stdout : process.stderr).write(answer.text);
  app.exit(answer.exitCode);
}

/** A second instance exits before it opens anything. */
function begin(): void {
  switch (singleInstance.acquireLock()) {
    case 'first':
      identifyToWindows(app, process.platform);
      registerAppScheme(protocol);
      securePages();
      app.whenReady().then(start).catch(fail);
      break;
    case 'handed-over':
      app.exit(0);
      break;
    case 'too-long':
      endStart().catch(fail);
      break;
    case 'no-lock':
      app.whenReady().then(failWithoutLock).catch(fail);
      break;
  }
}

async function endStart(): Promise<void> {
  if (await singleInstance.startShort()) {
    app.exit(0);
    return;
  }
  await app.whenReady();
  const { showNotHandedOver } = await import('./desktop/window/startFailure.ts');
  await showNotHandedOver(app.getPath('userData'));
  app.exit(1);
}

function start(): void {
  const paths = builtPaths(import.meta.dirname);
  const developmentUrl = app.isPackaged ? '' : (process.env['ELECTRON_RENDERER_URL'] ?? '');
  const page = new EventEmitter();
  const scriptServed = orTimeout(once(page, 'script'));
  function servedSession(): Session {
    const session = securedSession(developmentUrl);
    serveApp(session, paths.renderer, {
      pictureOf: async (id) => (await running).pictureOf(id),
      onScriptServed: () => systemClock.after(scriptDeliveryMs, () => page.emit('script')),
    });
    return session;
  }
  let session: Session | null = null;
  const pageDeps = {
    preload: paths.preload,
    session: () => (session ??= servedSession()),
    developmentUrl,
    icon: join(app.getAppPath(), 'build/icons/256.png'),
  };
  ipcMain.handle(callChannel, async (event, name, args) => (await running).answer(event, name, args));
  const firstWindow = singleInstance.isHidden ? null : openWindow(pageDeps);
  async function load(): Promise<RunningApp> {
    await loadBasics();
    if (firstWindow !== null && developmentUrl === '') await scriptServed;
    const { startApp } = await import('./app/startApp.ts');
    return startApp({ singleInstance, paths, page: pageDeps, firstWindow, useLog });
  }
  const running = load();
  running.catch(fail);
}

/**
 * Loads a quarter of the app's modules while the page's process starts. The first step serves the page's requests: Node loads
 * Headers, Request and Response together when one of them is used first. Each step takes its own turn of the event loop, so
 * that requests are answered in between.
 */
async function loadBasics(): Promise<void> {
  await nextTurn();
  void new Headers();
  await nextTurn();
  await import('node:https');
  await nextTurn();
  await import('libsql');
  await nextTurn();
  await import('electron-store');
}

async function orTimeout(event: Promise<unknown>): Promise<void> {
  await Promise.race([event, new Promise<void>((resolve) => systemClock.after(scriptTimeoutMs, resolve))]);
}

function useLog(logFile: Log): void {
  log = logFile;
}

/** Asks the file system why Chromium could not create its lock. */
async function failWithoutLock(): Promise<void> {
  const folder = app.getPath('userData');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const probe = join(folder, '.probe');
  await symlink('-', probe);
  await rm(probe, { force: true });
  throw new Error('The single-instance lock cannot be created');
}

/** The app cannot start. A person is told why, and can try again. */
function fail(error: unknown): void {
  log.bug(error);
  if (isFailing) return;
  isFailing = true;
  void askAndEnd(error);
}

async function askAndEnd(error: unknown): Promise<void> {
  try {
    // Without a listener, the app would end with its last window.
    app.on('window-all-closed', () => undefined);
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    const { askAboutStart } = await import('./desktop/window/startFailure.ts');
    const { relaunch } = await import('./desktop/lifecycle/restart.ts');
    if ((await askAboutStart(error, app.getPath('userData'))) === 'again') relaunch(environmentKey);
  } catch (reason) {
    log.bug(reason);
  }
  app.exit(1);
}
