/** The calls that read and save settings. */
import type { AccountChange, CallArgs } from '../../../preload/contract.ts';
import { keyEnvironment } from '../../api/account.ts';
import { pickCertificatesPath } from '../../desktop/window/dialogs.ts';
import { applyTheme } from '../../desktop/window/mainWindow.ts';
import type { HandlerDeps, HandlersOf } from './handlerDeps.ts';
import { settingsView } from './settingsView.ts';

type SettingsCall =
  | 'settings'
  | 'saveSettings'
  | 'decideAboutHeld'
  | 'trustCertificates'
  | 'forgetCertificates';

export function settingsHandlers(deps: HandlerDeps): HandlersOf<SettingsCall> {
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
