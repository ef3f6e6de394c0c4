/** The composition root: builds every part, hands each what it needs, starts and stops. The one file that knows all rooms. */
import { join } from 'node:path';

import { BrowserWindow, app } from 'electron';

import { type AppNotice, type ChangeNotice, type Overview, changeChannel } from '../preload/contract.ts';
import { accountDigest, keyEnvironment } from './api/account.ts';
import { ApiClient } from './api/client.ts';
import { checkConnection } from './api/connection.ts';
import { Gates } from './api/gates.ts';
import { systemClock } from './clock.ts';
import { pageOrigin, registerAppScheme, serveApp } from './desktop/appProtocol.ts';
import { Background } from './desktop/background.ts';
import { exportBatch } from './desktop/batchExport.ts';
import { confinePages, confinedSession } from './desktop/confine.ts';
import { saveDiagnostics } from './desktop/diagnostics/diagnostics.ts';
import { readLicences } from './desktop/licences.ts';
import { openLogFile } from './desktop/logFile.ts';
import { setApplicationMenu } from './desktop/menu.ts';
import { openAddress, openFolder, openPage } from './desktop/pages.ts';
import {
  askBeforeOpening,
  pickCertificatesPath,
  pickDiagnosticsPath,
  pickExportPath,
  pickPaths,
  pickWatchFolder,
} from './desktop/picker.ts';
import { stayAwakeWhile, watchPowerAndLink } from './desktop/power.ts';
import { desktopSentences } from './desktop/sentences.ts';
import { Starts } from './desktop/starts.ts';
import { askSystemProxy } from './desktop/systemProxy.ts';
import { Taskbar } from './desktop/taskbar.ts';
import { canUpdateItself, createElectronUpdater } from './desktop/updates/electronUpdater.ts';
import { feedOf, updateFeed } from './desktop/updates/feed.ts';
import { Updates } from './desktop/updates/updates.ts';
import { applyTheme, builtPaths, openWindow } from './desktop/window.ts';
import { openPicture } from './files/picture.ts';
import { openFilesOn } from './files/watch/openFiles.ts';
import { WatchFolders } from './files/watch/watchFolders.ts';
import { ChangeNotices } from './ipc/changes.ts';
import { createHandlers } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import { type Log, createLog } from './log.ts';
import { Network } from './network/network.ts';
import { openDatabase } from './queue/database.ts';
import { diagnose, knownPaths } from './queue/diagnosis.ts';
import { WalFlush } from './queue/flush.ts';
import { UploadQueue } from './queue/queue.ts';
import { Results } from './queue/results.ts';
import { Store } from './queue/store.ts';
import { Surveys } from './queue/survey.ts';
import { folderMemory } from './queue/watchMemory.ts';
import { AccountSettings } from './settings/account.ts';
import { KeyVault } from './settings/keyVault.ts';
import { NetworkSettings } from './settings/network.ts';
import { Settings } from './settings/settings.ts';
import { BandwidthLimit } from './transfer/bandwidth.ts';
import { BlockPace } from './transfer/blockPace.ts';
import { BufferPool } from './transfer/bufferPool.ts';
import { Md5Worker } from './transfer/checksum.ts';
import { StorageClient } from './transfer/storage.ts';
import { wholeFilePool } from './transfer/wholeFile.ts';

/** Memory that blocks under way may use, all files together. */
const blockMemoryBytes = 96 * 1_024 * 1_024;
/** How long a check of the connection may take before it counts as unreachable. */
const trialMs = 30_000;
/** How long the settings wait to say which proxy is in use. */
const wayKnownWithinMs = 1_000;
/** How many of the uploads that need attention a diagnostics file tells of. */
const troubledInDiagnostics = 50;

const clock = systemClock;
const developmentUrl = app.isPackaged ? '' : (process.env['ELECTRON_RENDERER_URL'] ?? '');

let log: Log = createLog((level, line) => console[level](line));
const reportBug = (error: unknown) => log.bug(error);

const starts = new Starts();
/** A losing instance leaves before anything is opened. */
if (starts.isFirst()) {
  registerAppScheme();
  confinePages();
  app.whenReady().then(run).catch(fail);
} else {
  app.exit(0);
}

function fail(error: unknown): void {
  reportBug(error);
  app.exit(1);
}

process.on('unhandledRejection', reportBug);

function run(): void {
  const userData = app.getPath('userData');
  const logsFolder = join(userData, 'logs');
  const logFile = openLogFile(logsFolder, { isPackaged: app.isPackaged });
  ({ log } = logFile);
  const settings = new Settings(userData, clock.now());
  logFile.setLevel(settings.values.logLevel);
  const vault = new KeyVault(settings, process.env['MEDIAMAGIC_API_KEY'] ?? '');
  const networkSettings = new NetworkSettings(settings, new KeyVault(settings, '', 'proxyPassword'), (url) =>
    network.proxiesTo(url),
  );
  const network: Network = new Network({
    clock,
    environment: process.env,
    settings: () => networkSettings.proxy,
    signInFor: (proxy) => networkSettings.signInFor(proxy),
    extraCertificates: () => networkSettings.certificates,
    systemProxy: askSystemProxy,
  });
  const account = new AccountSettings(
    settings,
    vault,
    process.env['MEDIAMAGIC_API_URL'] ?? '',
    networkSettings,
  );
  // Read once; from now on it is in this process's memory alone, not in what children and crash reports inherit.
  delete process.env['MEDIAMAGIC_API_KEY'];

  const databasePath = join(userData, 'queue.db');
  const { database, movedAside } = openDatabase(databasePath, clock.now());
  const store = new Store(database, new WalFlush(databasePath, reportBug));
  const gates = new Gates(clock, () => {
    queue.wake();
    // What waits may not be what the gate wants to know of, or there is nothing that waits.
    if (gates.wantsProbe) probe();
  });
  const bandwidth = new BandwidthLimit(clock, () => settings.values.bytesPerSecond);
  const blocks = {
    bandwidth,
    storage: new StorageClient(clock, network.connections()),
    pool: new BufferPool(clock, blockMemoryBytes),
    wholeFiles: wholeFilePool(clock),
    pace: new BlockPace(clock),
    md5: new Md5Worker(clock),
    checksums: () => settings.values.checksums,
  };
  let connection = connect();

  const queue = new UploadQueue({
    store,
    gates,
    clock,
    blocks,
    connection: () => connection,
    parallelUploads: () => settings.values.parallelUploads,
    backoff: () => ({ baseMs: settings.values.retryBaseMs, capMs: settings.values.retryCapMs }),
    historyBounds: () => ({ days: settings.values.historyDays, count: settings.values.historyCount }),
    onChange() {
      notices.changed();
      awake.update();
      updates.queueChanged();
    },
    log,
  });
  const awake = stayAwakeWhile(
    () => queue.isSending,
    () => settings.values.stayAwake,
  );
  const results = new Results({ upload: (id) => queue.view.upload(id), api: () => connection.api });
  const surveys = new Surveys({
    asks: () => settings.values.askBeforeMany,
    unfinishedAmong: (files) => store.unfinishedAmong(files),
    submittedUnchanged: (files) => store.earlier.submittedUnchanged(files, accountDigest(connection.account)),
    queue,
    onChange: () => notices.changed(),
    log,
  });
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
  const watchFolders = new WatchFolders({
    store: store.watched,
    memoryOf: (folder) => folderMemory(store.watched, queue, clock, folder),
    clock,
    log,
    platform: process.platform,
    openFilesAmong: openFilesOn(process.platform),
    stillMs: () => settings.values.watchStillMs,
    rescanMs: () => settings.values.watchRescanMs,
    onChange: () => notices.changed(),
  });
  const taskbar = new Taskbar();
  const notices = new ChangeNotices(clock, () => {
    const notice: ChangeNotice = { overview: overview(), endedBatches: queue.takeEndedForWindow() };
    taskbar.show(notice.overview, BrowserWindow.getAllWindows());
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(changeChannel, notice);
    background.take(notice.overview);
  });

  function connect() {
    const current = { apiUrl: account.apiUrl, apiKey: account.apiKey };
    return { account: current, api: new ApiClient(current, gates, clock, log, network.connections()) };
  }

  function overview(): Overview {
    const { apiKey } = connection.account;
    return {
      environment: apiKey === '' ? 'none' : keyEnvironment(apiKey),
      apiHost: connection.api.host,
      notices: appNotices(),
      update: updates.state,
      watch: watchFolders.summary(),
      ...queue.view.overview(),
      survey: surveys.view(),
    };
  }

  function appNotices(): AppNotice[] {
    const list: AppNotice[] = [];
    if (movedAside !== null) list.push({ notice: 'queue-moved-aside', ...movedAside });
    if (store.rowsSetAside > 0) list.push({ notice: 'rows-set-aside', count: store.rowsSetAside });
    if (queue.cannotSave !== null) list.push({ notice: 'queue-not-writable', reason: queue.cannotSave });
    if (settings.movedAside !== null)
      list.push({ notice: 'settings-moved-aside', path: settings.movedAside });
    list.push(...watchFolders.notices());
    return list;
  }

  /** What was connected is dead, or goes another way now: what waited for the network goes on at once. */
  function networkChanged(): void {
    blocks.storage.dropConnections();
    connection.api.dropConnections();
    tryNow();
  }

  /** What is connected may go on as it is; what waits for the network may go now, and perhaps by another way. */
  function tryNow(): void {
    network.renew();
    gates.probeNetwork();
    queue.networkChanged();
  }

  /** Tells at once what is wrong with key, plan or network, also while nothing waits to be sent. */
  function probe(): void {
    if (gates.blockOf('submission_read', 'probe') !== null) return;
    checkConnection(connection.api, trialMs).catch(reportBug);
  }

  const paths = builtPaths(import.meta.dirname);
  const session = confinedSession(developmentUrl);
  serveApp(session, paths.renderer, async (id) => {
    const upload = queue.view.upload(id);
    return upload === null || upload.file === null ? null : openPicture(upload.path, upload.file);
  });
  applyTheme(settings.values.theme);
  const icon = join(app.getAppPath(), 'build/icons/256.png');
  function showWindow(): BrowserWindow {
    const [open] = BrowserWindow.getAllWindows();
    if (open !== undefined) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return open;
    }
    const window = openWindow({
      preload: paths.preload,
      session,
      developmentUrl,
      icon,
      bounds: settings.values.windowBounds,
      saveBounds: (windowBounds) => settings.save({ windowBounds }),
      onClose: (keepOpen) => background.windowCloses(keepOpen),
      clock,
      log,
    });
    window.on('closed', () => surveys.forget());
    // Nobody searches before there is a window; then it is ready before anybody does.
    window.webContents.once('did-finish-load', () => void store.prepareSearches().catch(reportBug));
    return window;
  }

  const sentences = () => desktopSentences(settings.values.language, app.getLocale());
  const words = () => sentences().words;
  async function pickAndAdd(kind: 'files' | 'folder'): Promise<void> {
    const picked = await pickPaths(showWindow(), kind, words());
    if (picked !== null) await surveys.take(picked);
  }

  const background = new Background({
    settings,
    clock,
    log,
    icon,
    overview,
    sentences,
    showWindow,
    addFiles: () => void pickAndAdd('files').catch(reportBug),
    setAllPaused: (paused) => queue.setAllPaused(paused),
    knowsUpload: (id) => queue.view.upload(id) !== null,
    takeEndedBatches: () => queue.takeEndedBatches(),
    underWay: () => queue.underWay,
    async windUp() {
      updates.quitting();
      gates.stop();
      await Promise.all([watchFolders.stop(), queue.stop()]);
    },
    close: () => store.close(),
    onChange: () => notices.changed(),
  });
  const settingsView = () => ({ ...account.view(), ...background.view() });

  const appInfo = {
    version: app.getVersion(),
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    platform: process.platform,
    locale: app.getLocale(),
  };

  registerHandlers(
    createHandlers({
      queue,
      surveys,
      results,
      watchFolders,
      account,
      clock,
      overview,
      appInfo,
      pick: (kind) => pickPaths(showWindow(), kind, words()),
      checkForUpdates: () => void updates.check().catch(reportBug),
      pickWatchFolder: () => pickWatchFolder(showWindow(), words()),
      licences: () => readLicences(paths.licences),
      openLogs: () => openFolder(logsFolder),
      openAddress: (address) => openAddress(address, (host) => askBeforeOpening(showWindow(), host, words())),
      exportBatch: (wish) =>
        exportBatch(
          {
            askWhere: (suggested, format) => pickExportPath(showWindow(), suggested, format, words()),
            report: (batchId) => queue.view.report(batchId),
            uploads: (batchId) => queue.view.uploadsOf(batchId),
            now: () => clock.now(),
          },
          wish,
        ),
      saveDiagnostics: (wish) =>
        saveDiagnostics(
          {
            askWhere: (suggested) => pickDiagnosticsPath(showWindow(), suggested, words()),
            facts: () => ({
              app: appInfo,
              settings: settingsView(),
              // The names in it are not known to the queue, so they could not be hidden.
              overview: { ...overview(), survey: null },
              troubled: queue.view.troubled(troubledInDiagnostics),
            }),
            diagnose: () => diagnose(database),
            knownPaths: () => knownPaths(database),
            logsFolder,
            secrets: () => [account.apiKey, networkSettings.password],
            now: () => clock.now(),
          },
          wish,
        ),
      settingsView,
      setStartAtLogin: (on) => background.setStartAtLogin(on),
      takePlace: () => background.takePlace(),
      keepPlace: (place) => background.keepPlace(place),
      checkAgain() {
        network.trustAnew();
        gates.checkAgain();
        probe();
      },
      async trustCertificates() {
        const path = await pickCertificatesPath(showWindow(), words());
        if (path === null) return { result: 'cancelled' };
        const trusted = await networkSettings.trust(path);
        if (trusted.result === 'trusted') {
          networkChanged();
          probe();
        }
        return trusted;
      },
      forgetCertificates() {
        networkSettings.forgetCertificates();
        networkChanged();
        probe();
      },
      wayKnown: () =>
        Promise.race([
          network.wayKnown(account.apiUrl),
          new Promise<void>((resolve) => clock.after(wayKnownWithinMs, resolve)),
        ]),
      networkFingerprint: () => networkSettings.fingerprint(),
      async tryConnection(trial) {
        const ownGates = new Gates(clock, () => undefined);
        ownGates.keyChanged(trial.apiKey !== '');
        const api = new ApiClient(trial, ownGates, clock, undefined, network.connections());
        try {
          return await checkConnection(api, trialMs);
        } finally {
          ownGates.stop();
          api.dropConnections();
        }
      },
      onSettingsSaved({ accountChanged, networkChanged: isAnotherWay }) {
        applyTheme(settings.values.theme);
        awake.update();
        logFile.setLevel(settings.values.logLevel);
        showMenu();
        background.refresh();
        if (accountChanged) {
          connection = connect();
          gates.probeNetwork(); // the old address may have been what could not be reached
          gates.keyChanged(connection.account.apiKey !== '');
          probe();
        }
        if (isAnotherWay) {
          networkChanged();
          probe();
        }
        notices.changed();
        queue.tidyHistory();
        queue.wake();
      },
    }),
    {
      origins: developmentUrl === '' ? [pageOrigin] : [pageOrigin, new URL(developmentUrl).origin],
      log,
    },
  );

  function showMenu(): void {
    setApplicationMenu(
      {
        addFiles: () => void pickAndAdd('files').catch(reportBug),
        addFolder: () => void pickAndAdd('folder').catch(reportBug),
        openSupport: () => void openPage('support').catch(reportBug),
        openLogs: () => void openFolder(logsFolder).catch(reportBug),
      },
      words(),
    );
  }
  showMenu();

  app.on('activate', () => showWindow());
  watchPowerAndLink(clock, {
    onSleep: () => queue.setAsleep('asleep'),
    onWake() {
      queue.setAsleep('awake');
      networkChanged();
      watchFolders.wake();
    },
    onLost(addresses) {
      blocks.storage.dropConnections(addresses);
      connection.api.dropConnections(addresses);
      tryNow();
    },
    onGained: tryNow,
  });
  gates.keyChanged(connection.account.apiKey !== '');
  queue.start();
  updates.start();

  watchFolders.start();
  probe();
  background.start();
  starts.follow(({ paths: named, links, isHidden }) => {
    if (!isHidden) showWindow();
    for (const link of links) background.follow(link);
    if (named.length > 0) queue.add(named).catch(reportBug);
  });
}
