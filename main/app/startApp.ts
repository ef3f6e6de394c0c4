/**
 * The composition root: creates every part of the app and starts it, in named phases. The first window opens before this
 * file is loaded. What its page does not need at once starts in the last phase, after the page has settled.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { BrowserWindow, type IpcMainInvokeEvent, app } from 'electron';

import {
  type AppInfo,
  type ChangeNotice,
  type Overview,
  changeChannel,
  noSubmissionOptions,
  type NameRule,
} from '../../preload/contract.ts';
import { type StartRequest, openedPaths } from '../desktop/lifecycle/commandLine.ts';
import { registerLinks } from '../desktop/lifecycle/deepLinkRegistration.ts';
import type { SingleInstance } from '../desktop/lifecycle/singleInstance.ts';
import { type LogFile, openLogFile } from '../desktop/logFile.ts';
import { setUndoPossible } from '../desktop/menu.ts';
import { desktopMessages } from '../desktop/messages.ts';
import { createSleepBlocker, monitorPowerAndNetwork } from '../desktop/power/power.ts';
import type { SleepBlocker } from '../desktop/power/sleepBlocker.ts';
import { canUpdateItself, createElectronUpdater } from '../desktop/updates/electronUpdater.ts';
import { feedOf, updateFeed } from '../desktop/updates/feed.ts';
import { installedFile } from '../desktop/updates/installedFile.ts';
import { InstalledWatch } from '../desktop/updates/installedWatch.ts';
import { Updates, type UpdatesDeps } from '../desktop/updates/updates.ts';
import { pageOrigin } from '../desktop/window/appProtocol.ts';
import { askAboutQueue, tellQueueLocked } from '../desktop/window/dialogs.ts';
import { createFrameHelper } from '../desktop/window/frameHelper.ts';
import { type BuiltPaths, type NewWindow, type PageDeps, applyTheme } from '../desktop/window/mainWindow.ts';
import { securedSession } from '../desktop/window/pageSecurity.ts';
import { Taskbar } from '../desktop/window/taskbar.ts';
import { VideoFrames } from '../desktop/window/videoFrames.ts';
import { openPicture } from '../files/imagePreview.ts';
import { pathWithoutLinks } from '../files/openFile.ts';
import { openVideo } from '../files/videoPreview.ts';
import { ChangeNotifier } from '../ipc/changeNotifier.ts';
import { answerCalls } from '../ipc/router.ts';
import { isSqlError } from '../queue/store/sql.ts';
import { versionChoicesOf } from '../settings/rememberedChoice.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { makeOwnerOnly } from '../shared/ownerOnly.ts';
import { untilNextPoll } from '../shared/slowPoll.ts';
import { withinTime } from '../shared/waitUntil.ts';
import { createOverview } from './appState.ts';
import { Connection, keyringTimeoutMs } from './connection.ts';
import { type QueueParts, createQueue } from './createQueue.ts';
import { DesktopShell } from './desktopShell.ts';
import { createHandlers } from './handlers/createHandlers.ts';
import { type OpenQueueDeps, type QueueFile, openQueueFile } from './openQueueFile.ts';
import { type SettingsParts, openSettings } from './openSettings.ts';
import { isAppResting } from './resting.ts';

/** What exists before the app is loaded. */
export interface StartContext {
  readonly singleInstance: SingleInstance;
  readonly paths: BuiltPaths;
  readonly page: PageDeps;
  /** null for a hidden start. */
  readonly firstWindow: NewWindow | null;
  /** Called with the log file. From then on the log is written there. */
  readonly useLog: (log: Log) => void;
}

/** What the first page waits for. */
export interface RunningApp {
  readonly answer: (event: IpcMainInvokeEvent, name: unknown, args: unknown) => Promise<unknown>;
  /** Returns the bytes of an upload's picture; null when it has none. */
  readonly pictureOf: (id: string) => ReturnType<typeof openPicture>;
}

export async function startApp(context: StartContext): Promise<RunningApp> {
  const files = openFiles(context);
  // The page waits too, so it never shows a missing key while the keyring is about to return it.
  await withinTime(clock, keyringTimeoutMs, files.settingsParts.openSecrets());
  const queueFile = await openQueueFile(join(files.userData, 'queue.db'), queueQuestions(files));
  if (queueFile === null) return quitNow();
  const parts = createParts(context, files, queueFile);
  startUploads(parts);
  handleStarts(context.singleInstance, parts);
  const settled = context.firstWindow?.settled ?? Promise.resolve();
  settled.then(() => startDeferred(parts)).catch((error: unknown) => files.log.bug(error));
  return answerPage(context, files, parts);
}

function queueQuestions({ userData, settingsParts, log }: AppFiles): OpenQueueDeps {
  const t = () => desktopMessages(settingsParts.settings.values.language, app.getLocale());
  return {
    clock,
    ask(problem) {
      log.warn(`The queue cannot be used (${problem.reason}): ${problem.message}`);
      return askAboutQueue(problem, t());
    },
    tellLocked(signal) {
      log.warn('Another program has locked the queue');
      return tellQueueLocked(userData, t(), signal);
    },
  };
}

interface AppFiles {
  readonly userData: string;
  readonly logsFolder: string;
  readonly logFile: LogFile;
  readonly log: Log;
  readonly settingsParts: SettingsParts;
}

/** Phase 1: opens log and settings, and applies the settings that concern the log and the window. */
function openFiles({ useLog }: StartContext): AppFiles {
  const userData = app.getPath('userData');
  makeOwnerOnly(userData);
  const logsFolder = join(userData, 'logs');
  const logFile = openLogFile(logsFolder, { isPackaged: app.isPackaged });
  const { log } = logFile;
  useLog(log);
  const settingsParts = openSettings(userData, log);
  const { values } = settingsParts.settings;
  logFile.setLevel(values.logLevel);
  applyTheme(values.theme);
  return { userData, logsFolder, logFile, log, settingsParts };
}

interface AppParts {
  readonly settingsParts: SettingsParts;
  readonly connection: Connection;
  readonly queueParts: QueueParts;
  readonly sleepBlocker: SleepBlocker;
  readonly updates: Updates;
  readonly installed: InstalledWatch;
  readonly desktop: DesktopShell;
  readonly overview: () => Overview;
  /** Schedules a change notice to the window, the tray and the taskbar. */
  readonly onChange: () => void;
  readonly log: Log;
}

/** Ends the process before any part of the app exists; the promise never resolves. */
function quitNow(): Promise<never> {
  app.exit(0);
  return new Promise(() => undefined);
}

/** Phase 2: creates the queue and connects all parts. The functions among them are called only after all parts exist. */
function createParts(
  { page, firstWindow }: StartContext,
  { userData, logsFolder, log, settingsParts }: AppFiles,
  queueFile: QueueFile,
): AppParts {
  const { settings } = settingsParts;
  const onChange = () => changes.changed();
  const connection = new Connection({ ...settingsParts, log, queue: () => queueParts.queue });
  const queueParts = createQueue({
    queueFile,
    settings,
    connection,
    log,
    onQueueChange() {
      changes.changed();
      sleepBlocker.update();
      updates.queueChanged();
    },
    onChange,
  });
  const { queue } = queueParts;
  const sleepBlocker = createSleepBlocker(
    () => queue.isSending,
    () => settings.values.stayAwake,
  );
  const updates = new Updates({
    updater: chooseUpdater(userData, log),
    clock,
    log,
    isEnabled: () => settings.values.checkForUpdates,
    areUploadsRunning: () => queue.isWorking,
    onChange,
  });
  const installed = new InstalledWatch({ read: installedFile, clock, onReplaced: onChange });
  const overview = (): Overview =>
    createOverview({
      settings,
      connection,
      queueParts,
      updates,
      installed,
      trayIsShown: () => desktop.background.trayIsShown,
    });
  const taskbar = new Taskbar((badge) => app.dock?.setBadge(badge));
  const changes = new ChangeNotifier(clock, () => {
    const notice: ChangeNotice = { overview: overview(), endedBatches: queue.takeEndedForWindow() };
    const windows = BrowserWindow.getAllWindows();
    taskbar.show(notice.overview, windows);
    for (const window of windows) window.webContents.send(changeChannel, notice);
    desktop.background.update(notice.overview);
    setUndoPossible(notice.overview.lastRemoval !== null);
  });
  const desktop = new DesktopShell({
    settings,
    environmentKey: settingsParts.environmentKey,
    connection,
    queueParts,
    updates,
    overview,
    page,
    firstWindow,
    logsFolder,
    log,
    onChange,
    stopNotices: () => changes.stop(),
  });
  return {
    settingsParts,
    connection,
    queueParts,
    sleepBlocker,
    updates,
    installed,
    desktop,
    overview,
    onChange,
    log,
  };
}

function chooseUpdater(userData: string, log: Log): UpdatesDeps['updater'] {
  const feed = feedOf(updateFeed, app.isPackaged, process.env['MEDIAMAGIC_UPDATE_FEED'] ?? '');
  if (feed === '') return 'no-feed';
  return canUpdateItself(process.env) ? () => createElectronUpdater(feed, userData, log) : 'system';
}

/** Phase 3: applies the key to the gates and starts the uploads of the last run. */
function startUploads({ connection, queueParts, log }: AppParts): void {
  connection.start();
  queueParts.queue.start();
  checkFileRegularly(queueParts, log);
}

/** Notices a deleted or replaced database while nothing is saved. */
function checkFileRegularly(parts: Pick<QueueParts, 'store' | 'databaseFile' | 'queue'>, log: Log): void {
  const { store, databaseFile, queue } = parts;
  if (!store.isOpen) return;
  const hadFailed = databaseFile.failure !== null;
  try {
    store.sql.checkFile();
    if (hadFailed) queue.wake();
  } catch (error) {
    // A lost file was reported when it was noticed.
    if (!isSqlError(error)) log.bug(error);
  }
  clock.after(untilNextPoll(clock, isAppResting(queue)), () => checkFileRegularly(parts, log));
}

/** Phase 4: handles the request of this start, of later starts, and of the dock. */
function handleStarts(singleInstance: SingleInstance, parts: AppParts): void {
  const { desktop, installed, log } = parts;
  app.on('activate', () => desktop.showWindow());
  app.on('browser-window-focus', () => installed.checkNow());
  singleInstance.subscribe({
    handle(request) {
      installed.checkNow();
      return handleStart(request, parts);
    },
    now: () => clock.now(),
    log,
  });
}

/** Resolves when the paths of the request are saved. */
async function handleStart(
  request: StartRequest,
  { desktop, queueParts, settingsParts }: AppParts,
): Promise<void> {
  const opened = openedPaths(request, settingsParts.settings.values.addOpenedWithoutAsking);
  // A question needs a window, also after a hidden start.
  if (!request.isHidden || opened === 'ask') desktop.showWindow();
  for (const link of request.links) desktop.background.openLink(link);
  const choice = request.submission ?? {
    ...noSubmissionOptions,
    mode: settingsParts.settings.values.submissionMode,
  };
  if (opened === 'ask') queueParts.preflights.ask(request.paths, 'outside', choice);
  if (opened === 'add') {
    const choices = versionChoicesOf(settingsParts.settings.values);
    await queueParts.queue.add(request.paths, choice, {
      whenNameTaken: unattendedNameRule(settingsParts),
      // A name alone is no reason for a new version when no person is asked.
      known: { rule: 'compare', choices, matches: ['path'], onto: null },
    });
  }
}

/** No person can be asked. */
function unattendedNameRule({ settings }: SettingsParts): NameRule {
  const { whenNameTaken } = settings.values;
  return whenNameTaken === 'ask' ? 'rename' : whenNameTaken;
}

/** Phase 5: starts what is not visible at once, after the first page has settled. */
function startDeferred({ connection, desktop, installed, queueParts, updates }: AppParts): void {
  // A quit may come first, and its end closes the database.
  if (desktop.background.isQuitting) return;
  const { watchFolders } = queueParts;
  desktop.showMenu();
  registerLinks(app, { platform: process.platform, execPath: process.execPath, exists: existsSync });
  monitorPowerAndNetwork(
    clock,
    connection.outageListener(() => watchFolders.wake()),
    () => isAppResting(queueParts.queue),
  );
  desktop.background.start();
  connection.probe();
  watchFolders.start();
  updates.start();
  installed.start();
}

/** Phase 6: answers the calls of the page. */
function answerPage({ paths, page }: StartContext, files: AppFiles, parts: AppParts): RunningApp {
  const { queue } = parts.queueParts;
  const handlers = createHandlers({
    ...parts,
    appInfo: appInfo(),
    licencesPath: paths.licences,
    logsFolder: files.logsFolder,
    logFile: files.logFile,
  });
  const { developmentUrl } = page;
  const frames = new VideoFrames({
    clock,
    createHelper: () => createFrameHelper(securedSession('', 'frames'), paths.renderer),
  });
  return {
    answer: answerCalls(handlers, {
      origins: developmentUrl === '' ? [pageOrigin] : [pageOrigin, new URL(developmentUrl).origin],
      log: files.log,
    }),
    async pictureOf(id) {
      const upload = queue.queries.upload(id);
      const file = upload?.file;
      if (upload === null || !file) return null;
      const path = await pathWithoutLinks(upload).catch(() => null); // the check of the upload reports the reason
      if (path === null || file.category !== 'video') return path === null ? null : openPicture(path, file);
      return frames.stream(`${id} ${file.sizeBytes} ${file.mtimeMs}`, () => openVideo(path, file));
    },
  };
}

function appInfo(): AppInfo {
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    platform: process.platform,
    locale: app.getLocale(),
  };
}
