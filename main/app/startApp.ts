/** The composition root: builds every part, hands each what it needs, and starts them in their order. Loaded while the first window's page comes up. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { BrowserWindow, type IpcMainInvokeEvent, app } from 'electron';

import { type ChangeNotice, changeChannel } from '../../preload/contract.ts';
import { openedPaths } from '../desktop/lifecycle/commandLine.ts';
import { registerLinks } from '../desktop/lifecycle/deepLinkRegistration.ts';
import type { Starts } from '../desktop/lifecycle/singleInstance.ts';
import { openLogFile } from '../desktop/logFile.ts';
import { stayAwakeWhile, watchPowerAndLink } from '../desktop/power/power.ts';
import { canUpdateItself, createElectronUpdater } from '../desktop/updates/electronUpdater.ts';
import { feedOf, updateFeed } from '../desktop/updates/feed.ts';
import { installedFile } from '../desktop/updates/installedFile.ts';
import { InstalledWatch } from '../desktop/updates/installedWatch.ts';
import { Updates } from '../desktop/updates/updates.ts';
import { type BuiltPaths, type NewWindow, type PageDeps, applyTheme } from '../desktop/window/mainWindow.ts';
import { pageOrigin } from '../desktop/window/pageFile.ts';
import { Taskbar } from '../desktop/window/taskbar.ts';
import { openPicture } from '../files/imagePreview.ts';
import { ChangeNotifier } from '../ipc/changeNotifier.ts';
import { answerCalls } from '../ipc/router.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { withinTime } from '../shared/waitUntil.ts';
import { overviewOf } from './appState.ts';
import { Connection, keyringWithinMs } from './connection.ts';
import { Desktop } from './createDesktop.ts';
import { openUploads } from './createQueue.ts';
import { handlersOf } from './handlerParts.ts';
import { openAccount } from './openSettings.ts';

/** What there is before the app is loaded. */
export interface Beginnings {
  readonly starts: Starts;
  readonly paths: BuiltPaths;
  readonly page: PageDeps;
  /** null where the app starts hidden. */
  readonly firstWindow: NewWindow | null;
  /** From now on everything is written there. */
  readonly useLog: (log: Log) => void;
}

/** What the first page waits for. */
export interface RunningApp {
  readonly answer: (event: IpcMainInvokeEvent, name: unknown, args: unknown) => Promise<unknown>;
  /** The bytes of an upload's picture; null where there is none to show. */
  readonly pictureOf: (id: string) => ReturnType<typeof openPicture>;
}

export async function startApp({
  starts,
  paths,
  page,
  firstWindow,
  useLog,
}: Beginnings): Promise<RunningApp> {
  const userData = app.getPath('userData');
  const logsFolder = join(userData, 'logs');
  const logFile = openLogFile(logsFolder, { isPackaged: app.isPackaged });
  const { log } = logFile;
  useLog(log);

  const accountPart = openAccount(userData, log);
  const { settings } = accountPart;
  logFile.setLevel(settings.values.logLevel);
  applyTheme(settings.values.theme);
  // The page waits too, so it never says that there is no key while a keyring is about to give it.
  await withinTime(clock, keyringWithinMs, accountPart.openSecrets());

  const connection = new Connection({ ...accountPart, log, queue: () => uploads.queue });
  const uploads = openUploads({
    databasePath: join(userData, 'queue.db'),
    settings,
    connection,
    log,
    onQueueChange() {
      notices.changed();
      awake.update();
      updates.queueChanged();
    },
    onChange: () => notices.changed(),
  });
  const { queue, watchFolders } = uploads;
  const awake = stayAwakeWhile(
    () => queue.isSending,
    () => settings.values.stayAwake,
  );
  const feed = feedOf(updateFeed, app.isPackaged, process.env['MEDIAMAGIC_UPDATE_FEED'] ?? '');
  const updates = new Updates({
    updater:
      feed === ''
        ? 'no-feed'
        : canUpdateItself(process.env)
          ? () => createElectronUpdater(feed, userData, log)
          : 'system',
    clock,
    log,
    isOn: () => settings.values.checkForUpdates,
    uploadsRun: () => queue.isWorking,
    onChange: () => notices.changed(),
  });
  const installed = new InstalledWatch({
    look: installedFile,
    clock,
    onReplaced: () => notices.changed(),
  });
  const overview = () => overviewOf({ settings, connection, uploads, updates, installed });

  const taskbar = new Taskbar();
  const notices = new ChangeNotifier(clock, () => {
    const notice: ChangeNotice = { overview: overview(), endedBatches: queue.takeEndedForWindow() };
    taskbar.show(notice.overview, BrowserWindow.getAllWindows());
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(changeChannel, notice);
    background.take(notice.overview);
  });
  const onChange = () => notices.changed();
  const desktop = new Desktop({
    settings,
    environmentKey: accountPart.environmentKey,
    connection,
    uploads,
    updates,
    overview,
    page,
    firstWindow,
    logsFolder,
    log,
    onChange,
  });
  const { background } = desktop;

  const handlers = handlersOf({
    accountPart,
    connection,
    uploads,
    desktop,
    updates,
    awake,
    overview,
    appInfo: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      platform: process.platform,
      locale: app.getLocale(),
    },
    licencesPath: paths.licences,
    logsFolder,
    logFile,
    log,
    onChange,
  });

  app.on('activate', () => desktop.showWindow());
  app.on('browser-window-focus', () => installed.lookNow());
  connection.start();
  queue.start();
  starts.follow((request) => {
    installed.lookNow();
    const opened = openedPaths(request, settings.values.addOpenedWithoutAsking);
    // A question needs a window, also after a start without one.
    if (!request.isHidden || opened === 'ask') desktop.showWindow();
    for (const link of request.links) background.follow(link);
    if (opened === 'ask') uploads.preflights.ask(request.paths, 'outside');
    if (opened === 'add') queue.add(request.paths).catch((error: unknown) => log.bug(error));
  });

  const startTheRest = () => {
    desktop.showMenu();
    registerLinks(app, { platform: process.platform, execPath: process.execPath, exists: existsSync });
    watchPowerAndLink(
      clock,
      connection.linkListener(() => watchFolders.wake()),
    );
    background.start();
    connection.probe();
    watchFolders.start();
    updates.start();
    installed.start();
  };
  // What nobody sees in the first moment leaves that moment to the page.
  (firstWindow?.settled ?? Promise.resolve()).then(startTheRest).catch((error: unknown) => log.bug(error));

  const { developmentUrl } = page;
  return {
    answer: answerCalls(handlers, {
      origins: developmentUrl === '' ? [pageOrigin] : [pageOrigin, new URL(developmentUrl).origin],
      log,
    }),
    async pictureOf(id) {
      const upload = queue.queries.upload(id);
      return upload === null || upload.file === null ? null : openPicture(upload.path, upload.file);
    },
  };
}
