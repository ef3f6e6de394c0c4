/** What is kept in the settings, and the way to the service that follows from it. */
import { safeStorage } from 'electron';

import type { KeyState } from '../api/account.ts';
import { askSystemProxy } from '../desktop/systemProxy.ts';
import { ProxyManager } from '../network/proxyManager.ts';
import { AccountSettings } from '../settings/accountSettings.ts';
import { KeyVault } from '../settings/keyVault.ts';
import { NetworkSettings } from '../settings/networkSettings.ts';
import { createSecretStorage } from '../settings/secretStorage.ts';
import { Settings } from '../settings/settings.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';

export interface AccountPart {
  readonly settings: Settings;
  readonly account: AccountSettings;
  readonly networkSettings: NetworkSettings;
  readonly network: ProxyManager;
  /** The key that the environment gave, '' for none. A restart hands it to the new process. */
  readonly environmentKey: string;
  /** Reads key and proxy password from the keyring, as far as they were not read yet. Never rejects; may take long. */
  readonly openSecrets: () => Promise<void>;
  /** Whether the keyring was asked for one of them and has not answered. */
  readonly secretsAreOpening: () => boolean;
  /** `locked` also while the proxy's password is being read: no request may be sent without it. */
  readonly keyState: () => KeyState;
  /** Asks which keyring would keep a new key. */
  readonly askKeyring: () => Promise<unknown>;
}

export function openAccount(userData: string, log: Log): AccountPart {
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
  const secretsAreOpening = () => vault.isOpening || passwordVault.isOpening;
  return {
    settings,
    account,
    networkSettings,
    network,
    environmentKey,
    async openSecrets() {
      await Promise.all([vault.open(), passwordVault.open()]);
    },
    secretsAreOpening,
    keyState: () => (secretsAreOpening() ? 'locked' : account.keyState),
    askKeyring: () => secretStorage.keyring(),
  };
}
