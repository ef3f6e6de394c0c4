/** What each call of the window does. The handlers are grouped by feature; a call without a handler does not compile. */
import { clipboard, shell } from 'electron';

import {
  type AccountChange,
  type ActResult,
  type AppInfo,
  type CallArgs,
  type CallName,
  type Overview,
  type QueueAction,
  type UploadAction,
  type UploadDetails,
  queueActions,
  submissionLink,
} from '../../preload/contract.ts';
import { keyEnvironment } from '../api/account.ts';
import { checkSubmission } from '../api/submissionCheck.ts';
import { readLicences, saveDiagnostics } from '../desktop/diagnostics/diagnostics.ts';
import type { LogFile } from '../desktop/logFile.ts';
import type { SleepBlocker } from '../desktop/power/sleepBlocker.ts';
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
import { openAddress, openFolder, openPage } from '../desktop/window/externalLinks.ts';
import { applyTheme } from '../desktop/window/mainWindow.ts';
import type { Handlers } from '../ipc/router.ts';
import { offerOnto } from '../queue/dropVersions.ts';
import type { Upload } from '../queue/model/upload.ts';
import { supportDetails } from '../queue/reports/supportDetails.ts';
import { diagnoseDatabase, knownPaths } from '../queue/store/databaseDiagnostics.ts';
import { assertNever } from '../shared/assertNever.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Connection } from './connection.ts';
import type { QueueParts } from './createQueue.ts';
import type { DesktopShell } from './desktopShell.ts';
import { waitingForLock } from './lockedQueue.ts';
import type { SettingsParts } from './openSettings.ts';

/** The number of uploads that need attention in a diagnostics file. */
const failingInDiagnostics = 50;

/** A person waits for the answer of the form. */
const submissionCheckMs = 20_000;

export interface HandlerDeps {
  readonly settingsParts: SettingsParts;
  readonly connection: Connection;
  readonly queueParts: QueueParts;
  readonly desktop: DesktopShell;
  readonly updates: Updates;
  readonly sleepBlocker: SleepBlocker;
  readonly overview: () => Overview;
  readonly appInfo: AppInfo;
  readonly licencesPath: string;
  readonly logsFolder: string;
  readonly logFile: LogFile;
  readonly log: Log;
  /** Called when something that the window shows has changed. */
  readonly onChange: () => void;
}

export function createHandlers(deps: HandlerDeps): Handlers {
  const handlers: Handlers = {
    ...appHandlers(deps),
    ...listHandlers(deps),
    ...addHandlers(deps),
    ...actionHandlers(deps),
    ...connectionHandlers(deps),
    ...settingsHandlers(deps),
    ...watchHandlers(deps),
  };
  return waitingForLock(handlers, (work) => deps.queueParts.queue.whenUnlocked(work));
}

/** The handlers of some calls. */
type HandlersOf<Name extends CallName> = Pick<Handlers, Name>;

type AppCall =
  | 'appInfo'
  | 'overview'
  | 'takeNavigation'
  | 'saveViewState'
  | 'openPage'
  | 'checkForUpdates'
  | 'restart'
  | 'licences'
  | 'openLogs'
  | 'saveDiagnostics';

function appHandlers(deps: HandlerDeps): HandlersOf<AppCall> {
  const { appInfo, desktop, log, logsFolder, overview, queueParts, settingsParts, updates } = deps;
  const { background } = desktop;
  return {
    appInfo: () => appInfo,
    overview: () => overview(),
    takeNavigation: () => background.takeNavigation(),
    saveViewState(viewState) {
      background.saveViewState(viewState);
      return null;
    },
    async openPage({ page }) {
      await openPage(page);
      return null;
    },
    checkForUpdates() {
      updates.check().catch((error: unknown) => log.bug(error));
      return null;
    },
    restart() {
      background.restart();
      return null;
    },
    licences: () => readLicences(deps.licencesPath),
    async openLogs() {
      await openFolder(logsFolder);
      return null;
    },
    saveDiagnostics: (request) =>
      saveDiagnostics(
        {
          pickPath: (suggested) => pickDiagnosticsPath(desktop.showWindow(), suggested, desktop.messages),
          facts: () => ({
            app: appInfo,
            // Metadata and the names of sidekicks may be confidential.
            settings: { ...settingsView(deps), sidekicks: [], recentMetadata: [] },
            // The queue does not know the names in a preflight, and the folders of questions, so they could not be hidden.
            overview: { ...overview(), preflight: null, nameQuestions: [] },
            failing: queueParts.queue.queries.failing(failingInDiagnostics).map(withoutMetadata),
          }),
          diagnoseDatabase: () => diagnoseDatabase(queueParts.store.sql.opened),
          knownPaths: () => knownPaths(queueParts.store.sql.opened),
          logsFolder,
          secrets: () => [settingsParts.account.apiKey, settingsParts.networkSettings.password],
          now: () => clock.now(),
        },
        request,
      ),
  };
}

function withoutMetadata(details: UploadDetails): UploadDetails {
  return { ...details, submission: { ...details.submission, metadata: {} } };
}

type ListCall =
  | 'listUploads'
  | 'listBatches'
  | 'setCollapsed'
  | 'batchLine'
  | 'batchReport'
  | 'exportBatch'
  | 'uploadDetails'
  | 'uploadResults'
  | 'openResultLink';

function listHandlers(deps: HandlerDeps): HandlersOf<ListCall> {
  const { desktop } = deps;
  const { queue, results } = deps.queueParts;
  return {
    async listUploads(query) {
      await queue.queries.listReadyFor(query);
      return queue.queries.window(query);
    },
    listBatches: (query) => queue.queries.batchWindow(query),
    setCollapsed({ batch, folded }) {
      queue.setCollapsed(batch, folded);
      return null;
    },
    batchLine: ({ batchId, shape, ...list }) => queue.queries.lineOfBatch(list, batchId, shape),
    batchReport: ({ batchId }) => queue.queries.report(batchId),
    exportBatch: (request) =>
      exportBatch(
        {
          pickPath: (suggested, format) =>
            pickExportPath(desktop.showWindow(), suggested, format, desktop.messages),
          report: (batchId) => queue.queries.report(batchId),
          uploads: (batchId) => queue.queries.uploadsOf(batchId),
          findings: (batchId) => queue.queries.findingsOf(batchId),
          sidekicks: () => deps.settingsParts.settings.values.sidekicks,
          now: () => clock.now(),
        },
        request,
      ),
    uploadDetails: ({ id }) => queue.queries.details(id),
    uploadResults: ({ id }) => results.read(id),
    async openResultLink({ id, link }) {
      const address = results.addressOf(id, link);
      if (address !== null) await openExternalAddress(deps, address);
      return { found: address !== null };
    },
  };
}

type AddCall =
  | 'addPaths'
  | 'uploadUnchanged'
  | 'pickFiles'
  | 'sendPreflight'
  | 'includeSubmitted'
  | 'cancelPreflight';

function addHandlers({ desktop, queueParts: { preflights, queue } }: HandlerDeps): HandlersOf<AddCall> {
  return {
    addPaths: ({ paths, submission, onto }) =>
      preflights.take(paths, submission, onto === undefined ? null : offerOnto(queue.queries.upload(onto))),
    async uploadUnchanged({ token }) {
      const report = await queue.addUnchanged(token);
      return report === null ? null : { outcome: 'added', ...report };
    },
    async pickFiles({ kind, submission }) {
      const paths = await desktop.pick(kind);
      return paths === null ? null : preflights.take(paths, submission);
    },
    sendPreflight: ({ revision, submission, versions }) => preflights.send(revision, submission, versions),
    includeSubmitted: ({ revision }) => ({ included: preflights.includeSubmitted(revision) }),
    cancelPreflight() {
      preflights.forget();
      return null;
    },
  };
}

type ActionCall =
  | 'actOnUploads'
  | 'actOnAll'
  | 'dragFile'
  | 'retryFailed'
  | 'clearFinished'
  | 'selectionOffers'
  | 'undoRemoval'
  | 'pauseAll'
  | 'resumeAll'
  | 'submitAsNewVersion'
  | 'earlierSubmissions'
  | 'checkSubmission'
  | 'actOnGroup'
  | 'changeSubmission'
  | 'chooseVersions';

function actionHandlers(deps: HandlerDeps): HandlersOf<ActionCall> {
  const { queue } = deps.queueParts;
  return {
    async actOnUploads({ action, ids }) {
      if (isQueueAction(action)) return queue.actions.actOnMany(action, ids);
      const uploads = ids.map((id) => queue.queries.upload(id)).filter((upload) => upload !== null);
      return actOutsideQueue(deps, action, uploads);
    },
    actOnAll: ({ action, ...selection }) => queue.actions.actOnAll(action, selection),
    async dragFile({ id }) {
      const upload = queue.queries.upload(id);
      return { started: upload !== null && (await deps.desktop.dragFile(upload)) };
    },
    retryFailed: () => queue.actions.retryFailed(),
    clearFinished: () => queue.actions.clearFinished(),
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
    actOnGroup: ({ submission, action }) => ({ changed: queue.actOnGroup(submission, action) }),
    changeSubmission: ({ batchId, submission, hold }) =>
      deps.queueParts.preflights.changeSubmission(batchId, submission, hold ? 'hold' : 'release'),
    chooseVersions: ({ batchId, choice }) => ({
      changed: deps.queueParts.preflights.chooseVersions({ batchId }, choice),
    }),
    earlierSubmissions: ({ id }) => queue.queries.earlierSubmissions(id),
    checkSubmission: async ({ submissionId }) => ({
      failure: await checkSubmission(deps.connection.current.api, submissionId.trim(), submissionCheckMs),
    }),
    submitAsNewVersion: ({ id, previousSubmissionId, options }) =>
      queue.actions.submitAsNewVersion(id, previousSubmissionId ?? null, options ?? null),
  };
}

function isQueueAction(action: UploadAction): action is QueueAction {
  return queueActions.some((queueAction) => queueAction === action);
}

/** Runs an action that is not one of the queue's own. */
async function actOutsideQueue(
  deps: HandlerDeps,
  action: Exclude<UploadAction, QueueAction>,
  uploads: readonly Upload[],
): Promise<ActResult> {
  const [first] = uploads;
  if (first === undefined) return actedOn(0);
  switch (action) {
    case 'show-in-folder':
      shell.showItemInFolder(first.path);
      return actedOn(1);
    case 'copy-submission-id': {
      const submissionIds = uploads.flatMap(({ submission }) => submission?.submissionId ?? []);
      if (submissionIds.length === 0) return actedOn(0);
      return copy(submissionIds.join('\n'), submissionIds.length, deps.log);
    }
    case 'copy-link': {
      const template = deps.settingsParts.settings.values.submissionPage;
      const links = uploads.flatMap(({ submission }) =>
        submission === null ? [] : (submissionLink(template, submission.submissionId) ?? []),
      );
      if (links.length === 0) return actedOn(0);
      return copy(links.join('\n'), links.length, deps.log);
    }
    case 'copy-support-details': {
      const details = uploads.map((upload) => supportDetails(upload, deps.appInfo.version, clock.now()));
      return copy(details.join('\n\n'), uploads.length, deps.log);
    }
    case 'move-to-account':
      return actedOn(await deps.queueParts.queue.moveToAccount(uploads.map(({ id }) => id)));
    case 'choose-another-file': {
      const [path] = (await deps.desktop.pick('file')) ?? [];
      if (path === undefined) return actedOn(0);
      const result = deps.queueParts.queue.actions.replaceFile(first.id, path);
      if (result === 'already-in-list') return { ...actedOn(0), problem: result };
      return actedOn(result === 'replaced' ? 1 : 0);
    }
    case 'upload-as-version':
    case 'upload-separately': {
      const choice = action === 'upload-as-version' ? 'new-version' : 'separate';
      const ids = uploads.map(({ id }) => id);
      return actedOn(deps.queueParts.preflights.chooseVersions({ ids }, choice));
    }
    case 'submit-as-new-version': {
      const { actions } = deps.queueParts.queue;
      const outcomes = await Promise.all(uploads.map(({ id }) => actions.submitAsNewVersion(id, null)));
      return actedOn(outcomes.filter((outcome) => outcome === 'queued').length);
    }
    case 'open-docs': {
      const address = docsUrlOf(first);
      if (!address) return actedOn(0);
      return actedOn((await openExternalAddress(deps, address)) ? 1 : 0);
    }
    default:
      return assertNever(action);
  }
}

function actedOn(changed: number): ActResult {
  return { changed, undo: null };
}

async function copy(text: string, count: number, log: Log): Promise<ActResult> {
  const isCopied = await copyText(clipboard, text, log);
  return isCopied ? actedOn(count) : { ...actedOn(0), problem: 'not-copied' };
}

function docsUrlOf({ status }: Upload): string | null | undefined {
  if (status.state === 'already-submitted') return status.docsUrl;
  return 'failure' in status ? status.failure?.docsUrl : undefined;
}

/** Opens an address from an answer of the service, after a question for other hosts. Returns whether it was opened. */
async function openExternalAddress({ desktop }: HandlerDeps, address: string): Promise<boolean> {
  return openAddress(address, (host) => askBeforeOpening(desktop.showWindow(), host, desktop.messages));
}

function connectionHandlers({
  connection,
  settingsParts: { account },
}: HandlerDeps): HandlersOf<'checkGatesAgain' | 'checkConnection'> {
  return {
    checkGatesAgain() {
      connection.checkAgain();
      return null;
    },
    async checkConnection(trial) {
      await connection.askKeyring();
      const candidate = account.candidate(trial);
      const failure = account.problemOfCandidate(candidate);
      if (failure === null) return connection.tryConnection(candidate);
      const keyAccepted = failure.scope === 'account' ? false : null;
      return { host: candidate.apiUrl, reached: false, keyAccepted, planCovers: null, failure };
    },
  };
}

type SettingsCall =
  | 'settings'
  | 'saveSettings'
  | 'decideAboutHeld'
  | 'trustCertificates'
  | 'forgetCertificates';

function settingsHandlers(deps: HandlerDeps): HandlersOf<SettingsCall> {
  const { connection, desktop } = deps;
  const { account, networkSettings } = deps.settingsParts;
  const { queue } = deps.queueParts;
  return {
    async settings() {
      await Promise.all([connection.askKeyring(), connection.routeKnown()]);
      return settingsView(deps);
    },
    async saveSettings({ startAtLogin, holdUnfinished, ...change }) {
      const question = holdUnfinished === true ? null : accountQuestion(deps, change);
      if (question !== null) return { settings: settingsView(deps), problems: [], question };
      const before = { apiUrl: account.apiUrl, apiKey: account.apiKey };
      const networkBefore = networkSettings.fingerprint();
      const problems = await account.save(change);
      if (problems.length === 0) {
        if (startAtLogin !== undefined) desktop.background.setStartAtLogin(startAtLogin);
        applySettings(deps, {
          isAccountChanged: before.apiUrl !== account.apiUrl || before.apiKey !== account.apiKey,
          isNetworkChanged: networkBefore !== networkSettings.fingerprint(),
        });
      }
      await connection.routeKnown();
      return { settings: settingsView(deps), problems, question: null };
    },
    decideAboutHeld: ({ site, choice }) => queue.decideAboutHeld(site, choice),
    async trustCertificates() {
      const path = await pickCertificatesPath(desktop.showWindow(), desktop.messages);
      if (path === null) return { result: 'cancelled' };
      const trusted = await networkSettings.trust(path);
      if (trusted.result === 'trusted') connection.routeChanged();
      return trusted;
    },
    forgetCertificates() {
      networkSettings.forgetCertificates();
      connection.routeChanged();
      return null;
    },
  };
}

/**
 * What a person has to decide before the change is saved: unfinished uploads were added for another account than the new
 * one. null: nothing, or the change will be refused.
 */
function accountQuestion(
  { connection, queueParts, settingsParts: { account } }: HandlerDeps,
  change: Pick<CallArgs<'saveSettings'>, 'apiUrl' | 'apiKey'>,
): AccountChange | null {
  if (change.apiUrl === undefined && (change.apiKey === undefined || change.apiKey === null)) return null;
  const next = account.candidate({ apiUrl: change.apiUrl, apiKey: change.apiKey ?? undefined });
  if (next.apiKey === '' || account.problemOfCandidate(next) !== null) return null;
  const held = queueParts.queue.holds.wouldHold(next);
  if (held === null) return null;
  const isSameHost = next.apiUrl === connection.current.account.apiUrl;
  return {
    held,
    next: {
      environment: keyEnvironment(next.apiKey),
      host: isSameHost ? null : new URL(next.apiUrl).host,
    },
  };
}

function settingsView({ desktop, settingsParts }: HandlerDeps) {
  return { ...settingsParts.account.view(), ...desktop.background.settingsView() };
}

/** Applies settings that were just saved to every part that depends on them. */
function applySettings(
  { connection, desktop, logFile, onChange, queueParts: { queue }, settingsParts, sleepBlocker }: HandlerDeps,
  change: { readonly isAccountChanged: boolean; readonly isNetworkChanged: boolean },
): void {
  const { values } = settingsParts.settings;
  applyTheme(values.theme);
  sleepBlocker.update();
  logFile.setLevel(values.logLevel);
  desktop.showMenu();
  desktop.background.settingsChanged();
  if (change.isAccountChanged) connection.accountChanged();
  if (change.isNetworkChanged) connection.routeChanged();
  onChange();
  queue.pruneHistory();
  queue.wake();
}

type WatchCall = Extract<CallName, `${string}WatchFolder` | 'watchFolders'>;

function watchHandlers({ desktop, queueParts: { watchFolders } }: HandlerDeps): HandlersOf<WatchCall> {
  return {
    watchFolders: () => watchFolders.list(),
    async pickWatchFolder() {
      const picked = await pickWatchFolder(desktop.showWindow(), desktop.messages);
      return picked === null ? null : watchFolders.propose(picked);
    },
    countWatchFolder: ({ candidate, rules }) => watchFolders.count(candidate, rules),
    addWatchFolder: async ({ candidate, rules, existing }) => ({
      added: (await watchFolders.add(candidate, rules, existing)) !== null,
    }),
    async changeWatchFolder({ id, rules }) {
      await watchFolders.change(id, rules);
      return null;
    },
    async pauseWatchFolder({ id, paused }) {
      await watchFolders.setPaused(id, paused);
      return null;
    },
    async removeWatchFolder({ id }) {
      await watchFolders.remove(id);
      return null;
    },
    rescanWatchFolder({ id }) {
      watchFolders.rescan(id);
      return null;
    },
    async openWatchFolder({ id }) {
      const path = watchFolders.pathOf(id);
      if (path !== null) await openFolder(path);
      return null;
    },
  };
}
