/** What each call of the window does. */
import { shell } from 'electron';

import {
  type ActResult,
  type AppInfo,
  type CallArgs,
  type CertificatesResult,
  type ConnectionReport,
  type DiagnosticsResult,
  type ExportResult,
  type LicenceNotice,
  type Overview,
  type Place,
  type NavigationRequest,
  type QueueAction,
  type SettingsView,
  type UploadAction,
  queueActions,
} from '../../preload/contract.ts';
import type { Account } from '../api/account.ts';
import { openPage } from '../desktop/window/externalLinks.ts';
import type { Handlers } from '../ipc/router.ts';
import type { Preflights } from '../queue/add/preflight.ts';
import type { Upload } from '../queue/model/upload.ts';
import type { Results } from '../queue/reports/results.ts';
import { supportDetails } from '../queue/reports/supportDetails.ts';
import type { UploadQueue } from '../queue/uploadQueue.ts';
import type { AccountSettings } from '../settings/accountSettings.ts';
import type { Clock } from '../shared/clock.ts';
import type { WatchFolders } from '../watch/watchFolders.ts';
import { watchHandlers } from './watchHandlers.ts';

export interface HandlerDeps {
  readonly queue: UploadQueue;
  readonly preflights: Preflights;
  readonly results: Results;
  readonly watchFolders: WatchFolders;
  readonly account: AccountSettings;
  readonly clock: Clock;
  readonly appInfo: AppInfo;
  readonly overview: () => Overview;
  readonly pick: (kind: 'files' | 'folder') => Promise<readonly string[] | null>;
  /** A person asks: each closed gate lets one probe through, also where no upload waits. */
  readonly checkAgain: () => void;
  readonly pickWatchFolder: () => Promise<string | null>;
  /** One harmless request with an account that is not in force yet, through gates of its own. */
  readonly tryConnection: (account: Account) => Promise<ConnectionReport>;
  readonly checkForUpdates: () => void;
  readonly restart: () => void;
  readonly licences: () => Promise<readonly LicenceNotice[]>;
  readonly openLogs: () => Promise<void>;
  /** Answers whether it was opened. */
  readonly openAddress: (address: string) => Promise<boolean>;
  /** Answers whether the text is on the clipboard. */
  readonly copyText: (text: string) => Promise<boolean>;
  readonly trustCertificates: () => Promise<CertificatesResult>;
  readonly forgetCertificates: () => void;
  /** Resolves when the keyring gave what it has not given so far, or when that takes long. */
  readonly askKeyring: () => Promise<void>;
  /** Resolves when it is known by which proxy the service is reached, or when that takes long. */
  readonly wayKnown: () => Promise<void>;
  /** All that the way of a request depends on. */
  readonly networkFingerprint: () => string;
  readonly exportBatch: (request: CallArgs<'exportBatch'>) => Promise<ExportResult>;
  readonly saveDiagnostics: (request: CallArgs<'saveDiagnostics'>) => Promise<DiagnosticsResult>;
  readonly settingsView: () => SettingsView;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly takePlace: () => NavigationRequest;
  readonly keepPlace: (place: Place) => void;
  /** The settings were saved: whoever depends on them has to know. */
  readonly onSettingsSaved: (change: {
    readonly accountChanged: boolean;
    readonly networkChanged: boolean;
  }) => void;
}

function isQueueAction(action: UploadAction): action is QueueAction {
  return queueActions.some((queueAction) => queueAction === action);
}

function done(changed: number): ActResult {
  return { changed, undo: null };
}

export function createHandlers(deps: HandlerDeps): Handlers {
  const { queue, preflights, results, account, clock } = deps;
  return {
    appInfo: () => deps.appInfo,
    overview: () => deps.overview(),
    listUploads: (query) => queue.queries.window(query),
    listBatches: (query) => queue.queries.batchWindow(query),
    setCollapsed({ batch, folded }) {
      queue.setCollapsed(batch, folded);
      return null;
    },
    batchLine: ({ batchId, ...list }) => queue.queries.lineOfBatch(list, batchId),
    batchReport: ({ batchId }) => queue.queries.report(batchId),
    exportBatch: (request) => deps.exportBatch(request),
    uploadDetails: ({ id }) => queue.queries.details(id),
    uploadResults: ({ id }) => results.read(id),
    async openResultLink({ id, link }) {
      const address = results.addressOf(id, link);
      if (address !== null) await deps.openAddress(address);
      return { found: address !== null };
    },
    addPaths: ({ paths }) => preflights.take(paths),
    async pickFiles({ kind }) {
      const paths = await deps.pick(kind);
      return paths === null ? null : preflights.take(paths);
    },
    sendSurveyed: ({ revision }) => preflights.send(revision),
    cancelSurvey() {
      preflights.forget();
      return null;
    },
    async actOnUploads({ action, ids }) {
      if (isQueueAction(action)) return queue.actions.actOnMany(action, ids);
      const uploads = ids.map((id) => queue.queries.upload(id)).filter((upload) => upload !== null);
      return actOnDesktop(action, uploads, deps);
    },
    actOnAll: ({ action, ...selection }) => queue.actions.actOnAll(action, selection),
    selectionOffers: (selection) => queue.queries.offers(selection),
    undoRemoval: async ({ undo }) => ({ changed: await queue.actions.undoRemoval(undo) }),
    pauseAll() {
      queue.setAllPaused(true);
      return null;
    },
    resumeAll() {
      queue.setAllPaused(false);
      return null;
    },
    submitAsNewVersion: ({ id, previousSubmissionId }) =>
      queue.actions.submitAsNewVersion(id, previousSubmissionId ?? null),
    checkGatesAgain() {
      deps.checkAgain();
      return null;
    },
    async checkConnection(trial) {
      await deps.askKeyring();
      const tried = account.tried(trial);
      const failure = account.problemOfTrial(tried);
      if (failure === null) return deps.tryConnection(tried);
      const keyAccepted = failure.scope === 'account' ? false : null;
      return { host: tried.apiUrl, reached: false, keyAccepted, planCovers: null, failure };
    },
    takePlace: () => deps.takePlace(),
    keepPlace(place) {
      deps.keepPlace(place);
      return null;
    },
    async settings() {
      await Promise.all([deps.askKeyring(), deps.wayKnown()]);
      return deps.settingsView();
    },
    async saveSettings({ startAtLogin, ...change }) {
      const before = { apiUrl: account.apiUrl, apiKey: account.apiKey };
      const networkBefore = deps.networkFingerprint();
      const problems = await account.save(change);
      if (problems.length === 0 && startAtLogin !== undefined) deps.setStartAtLogin(startAtLogin);
      const accountChanged = before.apiUrl !== account.apiUrl || before.apiKey !== account.apiKey;
      const networkChanged = networkBefore !== deps.networkFingerprint();
      if (problems.length === 0) deps.onSettingsSaved({ accountChanged, networkChanged });
      await deps.wayKnown();
      return { settings: deps.settingsView(), problems };
    },
    trustCertificates: () => deps.trustCertificates(),
    forgetCertificates() {
      deps.forgetCertificates();
      return null;
    },
    async openPage({ page }) {
      await openPage(page);
      return null;
    },
    checkForUpdates() {
      deps.checkForUpdates();
      return null;
    },
    restart() {
      deps.restart();
      return null;
    },
    licences: () => deps.licences(),
    async openLogs() {
      await deps.openLogs();
      return null;
    },
    saveDiagnostics: (request) => deps.saveDiagnostics(request),
    ...watchHandlers(deps.watchFolders, deps.pickWatchFolder),
  };

  async function actOnDesktop(
    action: Exclude<UploadAction, QueueAction>,
    uploads: readonly Upload[],
    { appInfo, openAddress, copyText }: HandlerDeps,
  ): Promise<ActResult> {
    const copy = async (text: string, count: number): Promise<ActResult> =>
      (await copyText(text)) ? done(count) : { ...done(0), problem: 'not-copied' };
    const [first] = uploads;
    if (first === undefined) return done(0);
    switch (action) {
      case 'show-in-folder':
        shell.showItemInFolder(first.path);
        return done(1);
      case 'copy-submission-id': {
        const submissionIds = uploads.flatMap(({ submission }) => submission?.submissionId ?? []);
        return submissionIds.length === 0 ? done(0) : copy(submissionIds.join('\n'), submissionIds.length);
      }
      case 'copy-support-details':
        return copy(
          uploads.map((upload) => supportDetails(upload, appInfo.version, clock.now())).join('\n\n'),
          uploads.length,
        );
      case 'submit-as-new-version': {
        const outcomes = await Promise.all(
          uploads.map(({ id }) => queue.actions.submitAsNewVersion(id, null)),
        );
        return done(outcomes.filter((outcome) => outcome === 'queued').length);
      }
      case 'open-docs': {
        const { status } = first;
        const address =
          status.state === 'already-submitted'
            ? status.docsUrl
            : 'failure' in status
              ? status.failure?.docsUrl
              : undefined;
        if (!address) return done(0);
        return done((await openAddress(address)) ? 1 : 0);
      }
    }
  }
}
