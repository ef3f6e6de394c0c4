/**
 * The start. A page takes longer to come up than all else: its window is opened first. Reading the app (main/app) holds this
 * process up, and with it the page: it is done while the page compiles its script. Whoever asks for something meanwhile
 * waits for the app.
 */
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { type Session, app, ipcMain } from 'electron';

import { callChannel } from '../preload/channels.ts';
import type { RunningApp } from './app/startApp.ts';
import { Starts } from './desktop/lifecycle/singleInstance.ts';
import { identifyToWindows } from './desktop/lifecycle/windowsIdentity.ts';
import { registerAppScheme, serveApp } from './desktop/window/appProtocol.ts';
import { builtPaths, openWindow } from './desktop/window/mainWindow.ts';
import { confinePages, confinedSession } from './desktop/window/pageSecurity.ts';
import { systemClock } from './shared/clock.ts';
import { type Log, createLog } from './shared/log.ts';

/** The app is started this late at the latest, whatever became of the page. */
const servedWithinMs = 5_000;
/** A script that was read is still on its way to the page's process, by a few turns of this one. */
const handedOverMs = 10;

let log: Log = createLog((level, line) => console[level](line));
process.on('unhandledRejection', (error) => log.bug(error));

const starts = new Starts();
/** A losing instance leaves before anything is opened. */
if (starts.isFirst()) {
  identifyToWindows(app, process.platform);
  registerAppScheme();
  confinePages();
  app.whenReady().then(start).catch(fail);
} else {
  app.exit(0);
}

function start(): void {
  const paths = builtPaths(import.meta.dirname);
  const developmentUrl = app.isPackaged ? '' : (process.env['ELECTRON_RENDERER_URL'] ?? '');
  const page = new EventEmitter();
  const scriptServed = soonOrLate(once(page, 'script'));
  function servedSession(): Session {
    const session = confinedSession(developmentUrl);
    serveApp(session, paths.renderer, {
      pictureOf: async (id) => (await running).pictureOf(id),
      onScriptServed: () => systemClock.after(handedOverMs, () => page.emit('script')),
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
  const firstWindow = starts.isHidden ? null : openWindow(pageDeps);
  async function load(): Promise<RunningApp> {
    await loadBasics();
    if (firstWindow !== null && developmentUrl === '') await scriptServed;
    const { startApp } = await import('./app/startApp.ts');
    return startApp({ starts, paths, page: pageDeps, firstWindow, useLog });
  }
  const running = load();
  running.catch(fail);
}

/**
 * What the app needs of Node and its database library: a quarter of its loading, while the page's process begins. First
 * what answers the page's requests: Node loads the web's Headers, Request and Response together at their first use.
 */
async function loadBasics(): Promise<void> {
  await turn();
  void new Headers();
  await turn();
  await import('node:https');
  await turn();
  await import('libsql');
  await turn();
  await import('electron-store');
}

async function soonOrLate(moment: Promise<unknown>): Promise<void> {
  await Promise.race([moment, new Promise<void>((resolve) => systemClock.after(servedWithinMs, resolve))]);
}

function useLog(file: Log): void {
  log = file;
}

function fail(error: unknown): void {
  log.bug(error);
  app.exit(1);
}
