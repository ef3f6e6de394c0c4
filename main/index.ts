/**
 * The start. A page takes longer to come up than all else: its window is opened first, and the app (main/app) is loaded
 * while it does. Whoever asks for something meanwhile waits for the app.
 */
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';

import { app, ipcMain } from 'electron';

import { callChannel } from '../preload/channels.ts';
import type { RunningApp } from './app/app.ts';
import { systemClock } from './clock.ts';
import { registerAppScheme, serveApp } from './desktop/appProtocol.ts';
import { confinePages, confinedSession } from './desktop/confine.ts';
import { Starts } from './desktop/starts.ts';
import { builtPaths, openWindow } from './desktop/window.ts';
import { type Log, createLog } from './log.ts';

/** The app is started this late at the latest, whatever became of the page. */
const servedWithinMs = 5_000;

let log: Log = createLog((level, line) => console[level](line));
process.on('unhandledRejection', (error) => log.bug(error));

const starts = new Starts();
/** A losing instance leaves before anything is opened. */
if (starts.isFirst()) {
  registerAppScheme();
  confinePages();
  app.whenReady().then(start).catch(fail);
} else {
  app.exit(0);
}

function start(): void {
  const paths = builtPaths(import.meta.dirname);
  const developmentUrl = app.isPackaged ? '' : (process.env['ELECTRON_RENDERER_URL'] ?? '');
  const page = {
    preload: paths.preload,
    session: confinedSession(developmentUrl),
    developmentUrl,
    icon: join(app.getAppPath(), 'build/icons/256.png'),
  };
  const served = new EventEmitter();
  const isServed = !starts.isHidden && developmentUrl === '';
  const pageServed = isServed ? soonOrLate(once(served, 'page')) : null;
  const scriptServed = isServed ? soonOrLate(once(served, 'script')) : null;
  serveApp(page.session, paths.renderer, {
    pictureOf: async (id) => (await running).pictureOf(id),
    onServed: (part) => setImmediate(() => served.emit(part)),
  });
  ipcMain.handle(callChannel, async (event, name, args) => (await running).answer(event, name, args));
  const firstWindow = starts.isHidden ? null : openWindow(page);
  /** Reading the app holds this process up: it is done while the page's process begins, and while its script is read. */
  async function load(): Promise<RunningApp> {
    await pageServed;
    const { startApp } = await import('./app/app.ts');
    await scriptServed;
    return startApp({ starts, paths, page, firstWindow, useLog });
  }
  const running = load();
  running.catch(fail);
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
