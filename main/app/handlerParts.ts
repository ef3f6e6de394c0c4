/** What the window's calls need of the parts. */
import { clipboard } from 'electron';

import type { AppInfo, Overview } from '../../preload/contract.ts';
import { saveDiagnostics } from '../desktop/diagnostics/diagnostics.ts';
import { readLicences } from '../desktop/diagnostics/licences.ts';
import type { LogFile } from '../desktop/logFile.ts';
import type { StayAwake } from '../desktop/power/sleepBlocker.ts';
import type { Updates } from '../desktop/updates/updates.ts';
import { exportBatch } from '../desktop/window/batchExport.ts';
import { copyText } from '../desktop/window/clipboard.ts';
import {
  askBeforeOpening,
  pickCertificatesPath,
  pickDiagnosticsPath,
  pickExportPath,
  pickWatchFolder,
} from '../desktop/window/dialogs.ts';
import { openAddress, openFolder } from '../desktop/window/externalLinks.ts';
import { applyTheme } from '../desktop/window/mainWindow.ts';
import type { Handlers } from '../ipc/router.ts';
import { diagnoseDatabase, knownPaths } from '../queue/store/databaseDiagnostics.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Connection } from './connection.ts';
import type { Desktop } from './createDesktop.ts';
import type { UploadsPart } from './createQueue.ts';
import { createHandlers } from './ipcHandlers.ts';
import type { AccountPart } from './openSettings.ts';

/** How many of the uploads that need attention a diagnostics file tells of. */
const failingInDiagnostics = 50;

export interface HandlersParts {
  readonly accountPart: AccountPart;
  readonly connection: Connection;
  readonly uploads: UploadsPart;
  readonly desktop: Desktop;
  readonly updates: Updates;
  readonly awake: StayAwake;
  readonly overview: () => Overview;
  readonly appInfo: AppInfo;
  readonly licencesPath: string;
  readonly logsFolder: string;
  readonly logFile: LogFile;
  readonly log: Log;
  readonly onChange: () => void;
}

export function handlersOf(parts: HandlersParts): Handlers {
  const { connection, uploads, desktop, updates, overview, appInfo, logsFolder, log } = parts;
  const { account, settings, networkSettings } = parts.accountPart;
  const { queue, preflights, results, watchFolders, database } = uploads;
  const { background } = desktop;
  const window = () => desktop.showWindow();
  const settingsView = () => ({ ...account.view(), ...background.view() });

  return createHandlers({
    queue,
    preflights,
    results,
    watchFolders,
    account,
    clock,
    overview,
    appInfo,
    pick: (kind) => desktop.pick(kind),
    checkForUpdates: () => void updates.check().catch((error: unknown) => log.bug(error)),
    pickWatchFolder: () => pickWatchFolder(window(), desktop.messages),
    restart: () => background.restart(),
    licences: () => readLicences(parts.licencesPath),
    openLogs: () => openFolder(logsFolder),
    openAddress: (address) =>
      openAddress(address, (host) => askBeforeOpening(window(), host, desktop.messages)),
    copyText: (text) => copyText(clipboard, text, log),
    exportBatch: (request) =>
      exportBatch(
        {
          askWhere: (suggested, format) => pickExportPath(window(), suggested, format, desktop.messages),
          report: (batchId) => queue.queries.report(batchId),
          uploads: (batchId) => queue.queries.uploadsOf(batchId),
          now: () => clock.now(),
        },
        request,
      ),
    saveDiagnostics: (request) =>
      saveDiagnostics(
        {
          askWhere: (suggested) => pickDiagnosticsPath(window(), suggested, desktop.messages),
          facts: () => ({
            app: appInfo,
            settings: settingsView(),
            // The names in it are not known to the queue, so they could not be hidden.
            overview: { ...overview(), preflight: null },
            failing: queue.queries.failing(failingInDiagnostics),
          }),
          diagnoseDatabase: () => diagnoseDatabase(database),
          knownPaths: () => knownPaths(database),
          logsFolder,
          secrets: () => [account.apiKey, networkSettings.password],
          now: () => clock.now(),
        },
        request,
      ),
    settingsView,
    setStartAtLogin: (on) => background.setStartAtLogin(on),
    takePlace: () => background.takePlace(),
    keepPlace: (place) => background.keepPlace(place),
    checkAgain: () => connection.checkAgain(),
    async trustCertificates() {
      const path = await pickCertificatesPath(window(), desktop.messages);
      if (path === null) return { result: 'cancelled' };
      const trusted = await networkSettings.trust(path);
      if (trusted.result === 'trusted') connection.wayChanged();
      return trusted;
    },
    forgetCertificates() {
      networkSettings.forgetCertificates();
      connection.wayChanged();
    },
    askKeyring: () => connection.askKeyring(),
    wayKnown: () => connection.wayKnown(),
    networkFingerprint: () => networkSettings.fingerprint(),
    tryConnection: (trial) => connection.tryConnection(trial),
    onSettingsSaved({ accountChanged, networkChanged }) {
      applyTheme(settings.values.theme);
      parts.awake.update();
      parts.logFile.setLevel(settings.values.logLevel);
      desktop.showMenu();
      background.refresh();
      if (accountChanged) connection.accountChanged();
      if (networkChanged) connection.wayChanged();
      parts.onChange();
      queue.pruneHistory();
      queue.wake();
    },
  });
}
