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
import { saveDiagnostics } from './desktop/diagnostics/diagnostics.ts';
import { readLicences } from './desktop/licences.ts';
import { openLogFile } from './desktop/logFile.ts';
import { setApplicationMenu } from './desktop/menu.ts';
import { openFolder, openPage } from './desktop/pages.ts';
import { pickDiagnosticsPath, pickExportPath, pickPaths } from './desktop/picker.ts';
import { desktopSentences } from './desktop/sentences.ts';
import { Starts } from './desktop/starts.ts';
import { watchForWake } from './desktop/wake.ts';
import { applyTheme, builtPaths, openWindow } from './desktop/window.ts';
import { openPicture } from './files/picture.ts';
import { ChangeNotices } from './ipc/changes.ts';
import { createHandlers } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import { type Log, createLog } from './log.ts';
import { openDatabase } from './queue/database.ts';
import { diagnose, knownPaths } from './queue/diagnosis.ts';
import { WalFlush } from './queue/flush.ts';
import { UploadQueue } from './queue/queue.ts';
import { Results } from './queue/results.ts';
import { Store } from './queue/store.ts';
import { Surveys } from './queue/survey.ts';
import { AccountSettings } from './settings/account.ts';
import { KeyVault } from './settings/keyVault.ts';
import { Settings } from './settings/settings.ts';
import { BandwidthLimit } from './transfer/bandwidth.ts';
import { BlockPace } from './transfer/blockPace.ts';
import { BufferPool } from './transfer/bufferPool.ts';
import { Md5Worker } from './transfer/checksum.ts';
import { StorageClient } from './transfer/storage.ts';

/** Memory that blocks under way may use, all files together. */
const blockMemoryBytes = 96 * 1_024 * 1_024;
/** How long a check of the connection may take before it counts as unreachable. */
const trialMs = 30_000;
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
  log = openLogFile(logsFolder, app.isPackaged);
  const settings = new Settings(userData, clock.now());
  const vault = new KeyVault(settings, process.env['MEDIAMAGIC_API_KEY'] ?? '');
  const account = new AccountSettings(settings, vault, process.env['MEDIAMAGIC_API_URL'] ?? '');
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
    storage: new StorageClient(clock),
    pool: new BufferPool(clock, blockMemoryBytes),
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
    onChange: () => notices.changed(),
    log,
  });
  const results = new Results({ upload: (id) => queue.upload(id), api: () => connection.api });
  const surveys = new Surveys({
    asks: () => settings.values.askBeforeMany,
    unfinishedAmong: (files) => store.unfinishedAmong(files),
    submittedUnchanged: (files) => store.earlier.submittedUnchanged(files, accountDigest(connection.account)),
    queue,
    onChange: () => notices.changed(),
    log,
  });
  const notices = new ChangeNotices(clock, () => {
    const notice: ChangeNotice = { overview: overview(), endedBatches: queue.takeEndedForWindow() };
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(changeChannel, notice);
    background.take(notice.overview);
  });

  function connect() {
    const current = { apiUrl: account.apiUrl, apiKey: account.apiKey };
    return { account: current, api: new ApiClient(current, gates, clock, log) };
  }

  function overview(): Overview {
    const { apiKey } = connection.account;
    return {
      environment: apiKey === '' ? 'none' : keyEnvironment(apiKey),
      apiHost: connection.api.host,
      notices: appNotices(),
      ...queue.overview(),
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
    return list;
  }

  /** Tells at once what is wrong with key, plan or network, also while nothing waits to be sent. */
  function probe(): void {
    if (gates.blockOf('submission_read') !== null) return;
    checkConnection(connection.api, trialMs).catch(reportBug);
  }

  const paths = builtPaths(import.meta.dirname);
  serveApp(paths.renderer, async (id) => {
    const upload = queue.upload(id);
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
      developmentUrl,
      icon,
      bounds: settings.values.windowBounds,
      saveBounds: (windowBounds) => settings.save({ windowBounds }),
      onClose: (keepOpen) => background.windowCloses(keepOpen),
    });
    window.on('closed', () => surveys.forget());
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
    knowsUpload: (id) => queue.upload(id) !== null,
    takeEndedBatches: () => queue.takeEndedBatches(),
    underWay: () => queue.underWay,
    async windUp() {
      gates.stop();
      await queue.stop();
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
      gates,
      account,
      clock,
      overview,
      appInfo,
      pick: (kind) => pickPaths(showWindow(), kind, words()),
      licences: () => readLicences(paths.licences),
      openLogs: () => openFolder(logsFolder),
      exportBatch: (wish) =>
        exportBatch(
          {
            askWhere: (suggested, format) => pickExportPath(showWindow(), suggested, format, words()),
            report: (batchId) => queue.report(batchId),
            uploads: (batchId) => queue.uploadsOf(batchId),
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
              troubled: queue.troubled(troubledInDiagnostics),
            }),
            diagnose: () => diagnose(database),
            knownPaths: () => knownPaths(database),
            logsFolder,
            apiKey: () => account.apiKey,
            now: () => clock.now(),
          },
          wish,
        ),
      settingsView,
      setStartAtLogin: (on) => background.setStartAtLogin(on),
      takePlace: () => background.takePlace(),
      keepPlace: (place) => background.keepPlace(place),
      probe,
      async tryConnection(trial) {
        const ownGates = new Gates(clock, () => undefined);
        ownGates.keyChanged(trial.apiKey !== '');
        const api = new ApiClient(trial, ownGates, clock);
        try {
          return await checkConnection(api, trialMs);
        } finally {
          ownGates.stop();
          api.dropConnections();
        }
      },
      onSettingsSaved({ accountChanged }) {
        applyTheme(settings.values.theme);
        showMenu();
        background.refresh();
        if (accountChanged) {
          connection = connect();
          gates.probeNetwork(); // the old address may have been what could not be reached
          gates.keyChanged(connection.account.apiKey !== '');
          probe();
        }
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

  watchForWake(clock, () => {
    blocks.storage.dropConnections();
    connection.api.dropConnections();
    gates.probeNetwork();
  });
  gates.keyChanged(connection.account.apiKey !== '');
  queue.start();
  probe();
  background.start();
  starts.follow(({ paths: named, links, isHidden }) => {
    if (!isHidden) showWindow();
    for (const link of links) background.follow(link);
    if (named.length > 0) queue.add(named).catch(reportBug);
  });
}
