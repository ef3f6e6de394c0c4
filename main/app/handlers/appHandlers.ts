/** The calls about the app as a whole: its state, pages and links, updates, licences, log and diagnostics. */
import type { UploadDetails } from '../../../preload/contract.ts';
import { readLicences, saveDiagnostics } from '../../desktop/diagnostics/diagnostics.ts';
import { pickDiagnosticsPath } from '../../desktop/window/dialogs.ts';
import { openFolder, openPage } from '../../desktop/window/externalLinks.ts';
import { diagnoseDatabase, knownPaths } from '../../queue/store/databaseDiagnostics.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';
import { settingsView } from './settingsView.ts';

/** The number of uploads that need attention in a diagnostics file. */
const failingInDiagnostics = 50;

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

export function appHandlers(deps: HandlerDeps): HandlersOf<AppCall> {
  const { appInfo, desktop, log, logsFolder, overview, queueParts, settingsParts, updates } = deps;
  const { background } = desktop;
  return {
    appInfo: () => appInfo,
    overview: () => overview(),
    // The order of the list is a setting, so that it is the last one after a restart, too.
    takeNavigation: () => ({
      sort: deps.settingsParts.settings.values.listSort,
      ...background.takeNavigation(),
    }),
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
