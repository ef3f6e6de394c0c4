/** The current account, the settings as the window sees them, and saving changes from the window. */
import {
  type CallArgs,
  type Failure,
  type SettingsProblem,
  type SettingsView,
  pickWindowSettings,
  submissionPageProblem,
} from '../../preload/contract.ts';
import { type Account, type KeyState, keyEnvironment } from '../api/account.ts';
import { localFailure } from '../errors/classify.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { apiUrlProblem, withoutEndpoint } from './apiUrl.ts';
import type { KeyVault } from './keyVault.ts';
import type { NetworkSettings } from './networkSettings.ts';
import type { Settings } from './settings.ts';

/** Letters, digits, `_` and `-`. Other characters were pasted by mistake and are not allowed in a header. */
const keyPattern = /^[\w-]{8,512}$/;

export class AccountSettings {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly vault: Pick<KeyVault, 'read' | 'write' | 'keepPlain' | 'keyring' | 'unreadable'>;
  private readonly environmentUrl: string;
  private readonly network: NetworkSettings;

  /**
   * `environmentUrl` is MEDIAMAGIC_API_URL, '' when it is not set. It overrides the setting. The constructor throws when the
   * address is not allowed, because an unattended run must not send its files to another service.
   */
  constructor(
    settings: Pick<Settings, 'values' | 'save'>,
    vault: Pick<KeyVault, 'read' | 'write' | 'keepPlain' | 'keyring' | 'unreadable'>,
    environmentUrl: string,
    network: NetworkSettings,
  ) {
    this.settings = settings;
    this.network = network;
    this.vault = vault;
    this.environmentUrl = withoutEndpoint(environmentUrl);
    if (this.environmentUrl !== '' && apiUrlProblem(this.environmentUrl) !== null) {
      throw new Error('MEDIAMAGIC_API_URL must be an https address, or http on this machine');
    }
  }

  get apiUrl(): string {
    return this.environmentUrl || withoutEndpoint(this.settings.values.apiUrl);
  }

  /** '' while there is no key, or while it was not read yet. */
  get apiKey(): string {
    return this.vault.read()?.secret ?? '';
  }

  /** `locked` means that the keyring stores a key but has not returned it yet. */
  get keyState(): KeyState {
    if (this.apiKey !== '') return 'present';
    return this.vault.unreadable === null ? 'missing' : 'locked';
  }

  view(): Omit<SettingsView, 'startAtLogin'> {
    const stored = this.vault.read();
    return {
      ...pickWindowSettings(this.settings.values),
      apiUrl: this.apiUrl,
      apiUrlFrom: this.environmentUrl === '' ? 'settings' : 'environment',
      key:
        stored === null
          ? null
          : {
              environment: keyEnvironment(stored.secret),
              lastFour: stored.secret.slice(-4),
              storage: stored.storage,
              keyring: stored.keyring,
            },
      unreadableKeyring: this.vault.unreadable,
      keyring: this.vault.keyring,
      network: this.network.view(this.apiUrl),
    };
  }

  /** Returns the account with these fields, so that it can be checked before it is saved. Missing fields come from the settings. */
  candidate({ apiUrl, apiKey }: CallArgs<'checkConnection'>): Account {
    const url = this.environmentUrl === '' && apiUrl !== undefined ? withoutEndpoint(apiUrl) : this.apiUrl;
    return { apiUrl: url, apiKey: apiKey?.trim() ?? (this.isHostOfKey(url) ? this.apiKey : '') };
  }

  /** The key is only sent to the host that it was entered for, so that changing the address does not reveal it. */
  private isHostOfKey(url: string): boolean {
    return URL.canParse(url) && new URL(url).origin === new URL(this.apiUrl).origin;
  }

  /** Returns what is wrong with an account before any request, or null when it can be checked. */
  problemOfCandidate({ apiUrl, apiKey }: Account): Failure | null {
    if (apiUrlProblem(apiUrl) !== null) return connectionFailure('ENOTFOUND', apiUrl);
    return apiKey === '' || keyPattern.test(apiKey) ? null : localFailure('key-invalid');
  }

  /** Saves the whole change, or nothing when it returns problems. */
  async save(change: Omit<CallArgs<'saveSettings'>, 'startAtLogin'>): Promise<readonly SettingsProblem[]> {
    const problems = this.problemsOf(change);
    if (problems.length === 0) {
      const { apiKey, keepKeyPlain, apiUrl, proxyUrl, proxySignIn, ...rest } = change;
      const values = apiUrl === undefined ? rest : { ...rest, apiUrl: withoutEndpoint(apiUrl) };
      this.settings.save(
        Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      );
      if (apiKey !== undefined) await this.vault.write(apiKey?.trim() ?? '');
      if (keepKeyPlain !== undefined) this.vault.keepPlain(keepKeyPlain);
      if (proxyUrl !== undefined) await this.network.saveProxy(proxyUrl);
      if (proxySignIn !== undefined) await this.network.saveSignIn(proxySignIn, this.apiUrl);
    }
    return problems;
  }

  private problemsOf(change: CallArgs<'saveSettings'>): SettingsProblem[] {
    const { apiKey } = change;
    const apiUrl = change.apiUrl === undefined ? undefined : withoutEndpoint(change.apiUrl);
    const problems = this.network.problemsOf(change, this.apiUrl);
    if (apiUrl !== undefined && apiUrl !== this.apiUrl) {
      const problem = this.environmentUrl === '' ? apiUrlProblem(apiUrl) : 'fixed-by-environment';
      if (problem !== null) problems.push({ field: 'apiUrl', problem });
    }
    if (
      apiUrl !== undefined &&
      apiKey === undefined &&
      this.keyState !== 'missing' &&
      !this.isHostOfKey(apiUrl)
    ) {
      problems.push({ field: 'apiKey', problem: 'kept-for-another-host' });
    }
    const pageProblem = submissionPageProblem(change.submissionPage ?? '');
    if (pageProblem !== null) problems.push({ field: 'submissionPage', problem: pageProblem });
    if (typeof apiKey === 'string' && !keyPattern.test(apiKey.trim())) {
      problems.push({ field: 'apiKey', problem: 'not-a-key' });
    }
    return problems;
  }
}
