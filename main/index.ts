/**
 * The start. A page takes longer to come up than all else: its window is opened first, and the app (main/app) is loaded
 * while it does. Whoever asks for something meanwhile waits for the app.
 */
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

/** The app starts once the page has its script, so that both work at the same time; this late at the latest. */
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
  const whenServed = new Promise<void>((resolve) => {
    serveApp(page.session, paths.renderer, {
      pictureOf: async (id) => (await running).pictureOf(id),
      onScript: () => setImmediate(resolve),
    });
    // Nothing is served where there is no page yet, or another server has it; and nothing is waited for long.
    systemClock.after(starts.isHidden || developmentUrl !== '' ? 0 : servedWithinMs, resolve);
  });
  ipcMain.handle(callChannel, async (event, name, args) => (await running).answer(event, name, args));
  const firstWindow = starts.isHidden ? null : openWindow(page);
  const running: Promise<RunningApp> = Promise.all([import('./app/app.ts'), whenServed]).then(
    ([{ startApp }]) =>
      startApp({
        starts,
        paths,
        page,
        firstWindow,
        useLog(file) {
          log = file;
        },
      }),
  );
  running.catch(fail);
}

function fail(error: unknown): void {
  log.bug(error);
  app.exit(1);
}
