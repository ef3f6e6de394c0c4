/** Opens the settings, the secrets in the keyring, and the network configuration that depends on them. */
import { safeStorage, session } from 'electron';

import type { KeyState } from '../api/account.ts';
import { ProxyManager } from '../network/proxyManager.ts';
import { AccountSettings } from '../settings/accountSettings.ts';
import { KeyVault } from '../settings/keyVault.ts';
import { NetworkSettings } from '../settings/networkSettings.ts';
import { createSecretStorage } from '../settings/secretStorage.ts';
import { Settings } from '../settings/settings.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';

export interface SettingsParts {
  readonly settings: Settings;
  readonly account: AccountSettings;
  readonly networkSettings: NetworkSettings;
  readonly network: ProxyManager;
  /** The API key of the environment, '' for none. A restart passes it to the new process. */
  readonly environmentKey: string;
  /**
   * Reads the API key and the proxy's password from the keyring unless they were read already. It never rejects, and may
   * take as long as a person needs to unlock the keyring.
   */
  readonly openSecrets: () => Promise<void>;
  /** Whether the keyring was asked for one of them and has not answered yet. */
  readonly areSecretsOpening: () => boolean;
  /** Also `locked` while the proxy's password is being read, because no request may be sent without it. */
  readonly keyState: () => KeyState;
  /** Asks which keyring would store a new key. */
  readonly askKeyring: () => Promise<unknown>;
}

/** `userData` is the folder of settings.json. Throws when MEDIAMAGIC_API_URL is not an allowed address. */
export function openSettings(userData: string, log: Log): SettingsParts {
  const settings = new Settings(userData, clock.now());
  for (const { name, reason } of settings.rejected) {
    log.warn(`settings.json: ${name} falls back to its default (${reason})`);
  }
  const secretStorage = createSecretStorage(safeStorage, process.platform);
  const environmentKey = process.env['MEDIAMAGIC_API_KEY'] ?? '';
  const vault = new KeyVault(settings, secretStorage, environmentKey);
  const passwordVault = new KeyVault(settings, secretStorage, '', 'proxyPassword');
  const networkSettings = new NetworkSettings(settings, passwordVault, (url) => network.proxiesTo(url));
  const network: ProxyManager = new ProxyManager({
    clock,
    environment: process.env,
    settings: () => networkSettings.proxy,
    signInFor: (proxy) => networkSettings.signInFor(proxy),
    extraCertificates: () => networkSettings.certificates,
    // Chromium evaluates the system's settings, PAC scripts and WPAD, and answers in the format of a PAC script. `ProxyManager`
    // passes only origins, because a PAC script comes from the network and must not learn the app's paths.
    systemProxy: (origin) => session.defaultSession.resolveProxy(origin),
  });
  const account = new AccountSettings(
    settings,
    vault,
    process.env['MEDIAMAGIC_API_URL'] ?? '',
    networkSettings,
  );
  // Child processes and crash reports inherit the environment, so the key stays in this process's memory only.
  delete process.env['MEDIAMAGIC_API_KEY'];
  const areSecretsOpening = () => vault.isOpening || passwordVault.isOpening;
  return {
    settings,
    account,
    networkSettings,
    network,
    environmentKey,
    async openSecrets() {
      await Promise.all([vault.open(), passwordVault.open()]);
    },
    areSecretsOpening,
    keyState: () => (areSecretsOpening() ? 'locked' : account.keyState),
    askKeyring: () => secretStorage.keyring(),
  };
}
