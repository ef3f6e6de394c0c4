import type { CallArgs, Failure, SettingsProblem, SettingsView } from '../../preload/contract.ts';
/** The account in force, the view of the settings that the window gets, and what saving them means. */
import { type Account, keyEnvironment } from '../api/account.ts';
import { connectionFailure, localFailure } from '../api/failures.ts';
import type { KeyVault } from './keyVault.ts';
import { type Settings, apiUrlProblem } from './settings.ts';

/** Letters, digits, `_` and `-`: whatever else is in it was pasted by mistake and no header may carry it. */
const keyPattern = /^[\w-]{8,512}$/;

export class AccountSettings {
  private readonly settings: Settings;
  private readonly vault: KeyVault;
  private readonly environmentUrl: string;

  /**
   * `environmentUrl`: MEDIAMAGIC_API_URL, '' when it is not set; it outranks the setting. Throws when it cannot be used:
   * an unattended run must not send its files somewhere else instead.
   */
  constructor(settings: Settings, vault: KeyVault, environmentUrl: string) {
    this.settings = settings;
    this.vault = vault;
    this.environmentUrl = environmentUrl.trim();
    if (this.environmentUrl !== '' && apiUrlProblem(this.environmentUrl) !== null) {
      throw new Error('MEDIAMAGIC_API_URL must be an https address, or http on this machine');
    }
  }

  get apiUrl(): string {
    return this.environmentUrl || this.settings.values.apiUrl;
  }

  get apiKey(): string {
    return this.vault.read()?.apiKey ?? '';
  }

  view(): Omit<SettingsView, 'startAtLogin' | 'trayIsShown'> {
    const { parallelUploads, bytesPerSecond, checksums, historyDays, historyCount, retryCapMs } =
      this.settings.values;
    const { groupByBatch, askBeforeMany, theme, language, keepInBackground, notifications } =
      this.settings.values;
    const kept = this.vault.read();
    return {
      apiUrl: this.apiUrl,
      apiUrlFrom: this.environmentUrl === '' ? 'settings' : 'environment',
      key:
        kept === null
          ? null
          : {
              environment: keyEnvironment(kept.apiKey),
              lastFour: kept.apiKey.slice(-4),
              storage: kept.storage,
            },
      keyringAvailable: this.vault.keyringAvailable,
      parallelUploads,
      bytesPerSecond,
      checksums,
      historyDays,
      historyCount,
      retryCapMs,
      groupByBatch,
      askBeforeMany,
      watchStillMs: this.settings.values.watchStillMs,
      theme,
      language,
      keepInBackground,
      notifications,
    };
  }

  /** The account that these fields would make, for a trial before they are saved. */
  tried({ apiUrl, apiKey }: CallArgs<'checkConnection'>): Account {
    const url = this.environmentUrl === '' && apiUrl !== undefined ? apiUrl.trim() : this.apiUrl;
    // The kept key goes to the host it was kept for, and to no other.
    const isSameHost = URL.canParse(url) && new URL(url).host === new URL(this.apiUrl).host;
    return { apiUrl: url, apiKey: apiKey?.trim() ?? (isSameHost ? this.apiKey : '') };
  }

  /** What is wrong with a trial before anything is asked; null when it can be tried. */
  problemOfTrial({ apiUrl, apiKey }: Account): Failure | null {
    if (apiUrlProblem(apiUrl) !== null) return connectionFailure('ENOTFOUND', apiUrl);
    return apiKey === '' || keyPattern.test(apiKey) ? null : localFailure('key-invalid');
  }

  /** Saves all or nothing; answers what is wrong. */
  save(change: Omit<CallArgs<'saveSettings'>, 'startAtLogin'>): readonly SettingsProblem[] {
    const problems = this.problemsOf(change);
    if (problems.length === 0) {
      const { apiKey, apiUrl, ...rest } = change;
      const values = apiUrl === undefined ? rest : { ...rest, apiUrl: apiUrl.trim() };
      this.settings.save(
        Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      );
      if (apiKey !== undefined) this.vault.write(apiKey?.trim() ?? '');
    }
    return problems;
  }

  private problemsOf({ apiUrl, apiKey }: CallArgs<'saveSettings'>): SettingsProblem[] {
    const problems: SettingsProblem[] = [];
    if (apiUrl !== undefined && apiUrl.trim() !== this.apiUrl) {
      const problem = this.environmentUrl === '' ? apiUrlProblem(apiUrl.trim()) : 'fixed-by-environment';
      if (problem !== null) problems.push({ field: 'apiUrl', problem });
    }
    if (typeof apiKey === 'string' && !keyPattern.test(apiKey.trim())) {
      problems.push({ field: 'apiKey', problem: 'not-a-key' });
    }
    return problems;
  }
}
